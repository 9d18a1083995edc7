-- The bench's mapping as one query, written by hand: each table read once, but for the join.
COPY (
  SELECT line FROM (
    SELECT unnest([
    s || ' <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/ns#Indicator> .',
    s || ' <http://www.w3.org/2000/01/rdf-schema#label> "' || replace(replace(replace(replace(replace(三级指标, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"@zh .',
    s || ' <https://example.org/ns#fiscalYear> "' || 年度 || '"^^<http://www.w3.org/2001/XMLSchema#gYear> .',
    s || ' <https://example.org/ns#category> <https://example.org/' || 'category/' || url_encode(类别) || '> .',
    s || ' <https://example.org/ns#operator> <https://example.org/' || 'operator/' || url_encode(计算符号) || '> .',
    s || ' <https://example.org/ns#targetValue> "' || 指标值 || '"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    s || ' <https://example.org/ns#verbatim> "' || replace(replace(replace(replace(replace(原文, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '" .',
    s || ' <https://example.org/ns#resultValue> "' || 完成值 || '"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    s || ' <https://example.org/ns#weight> "' || 分值 || '"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    s || ' <https://example.org/ns#score> "' || 得分 || '"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    s || ' <https://example.org/ns#scoringRule> "' || replace(replace(replace(replace(replace(评分标准, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"@zh .',
    s || ' <https://example.org/ns#deviationExplanation> "' || replace(replace(replace(replace(replace(偏差原因, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"@zh .',
    s || ' <https://example.org/ns#ordinal> "' || 序号 || '"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    s || ' <http://qudt.org/schema/qudt/unit> "' || replace(replace(replace(replace(replace(计量单位, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"@zh .']) AS line
    FROM (SELECT '<https://example.org/indicator/' || url_encode(编号) || '>' AS s, * FROM
      read_csv('FOLDER/indicators.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        columns = {'编号': 'VARCHAR', '项目代码': 'VARCHAR', '年度': 'VARCHAR', '类别': 'VARCHAR', '类别名称': 'VARCHAR', '三级指标': 'VARCHAR', '计算符号': 'VARCHAR', '指标值': 'VARCHAR', '计量单位': 'VARCHAR', '原文': 'VARCHAR', '完成值': 'VARCHAR', '分值': 'VARCHAR', '得分': 'VARCHAR', '评分标准': 'VARCHAR', '偏差原因': 'VARCHAR', '序号': 'VARCHAR'}))
  ) WHERE line IS NOT NULL
  UNION ALL
  SELECT '<https://example.org/indicator/' || url_encode(编号) || '> <https://example.org/ns#project> ' || p || ' .' FROM
      read_csv('FOLDER/indicators.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        columns = {'编号': 'VARCHAR', '项目代码': 'VARCHAR', '年度': 'VARCHAR', '类别': 'VARCHAR', '类别名称': 'VARCHAR', '三级指标': 'VARCHAR', '计算符号': 'VARCHAR', '指标值': 'VARCHAR', '计量单位': 'VARCHAR', '原文': 'VARCHAR', '完成值': 'VARCHAR', '分值': 'VARCHAR', '得分': 'VARCHAR', '评分标准': 'VARCHAR', '偏差原因': 'VARCHAR', '序号': 'VARCHAR'})
    JOIN (SELECT 代码, '<https://example.org/project/' || url_encode(单位) || '/' || url_encode(流水号) || '>' AS p FROM
      read_csv('FOLDER/projects.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        columns = {'代码': 'VARCHAR', '单位': 'VARCHAR', '流水号': 'VARCHAR', '名称': 'VARCHAR', '预算数': 'VARCHAR', '年度': 'VARCHAR'})) ON 项目代码 = 代码
  UNION ALL
  SELECT unnest([
    s || ' <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/ns#Category> .',
    s || ' <http://www.w3.org/2000/01/rdf-schema#label> "' || replace(replace(replace(replace(replace(类别名称, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"@zh .'])
  FROM (SELECT DISTINCT '<https://example.org/category/' || url_encode(类别) || '>' AS s, 类别名称 FROM
      read_csv('FOLDER/indicators.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        columns = {'编号': 'VARCHAR', '项目代码': 'VARCHAR', '年度': 'VARCHAR', '类别': 'VARCHAR', '类别名称': 'VARCHAR', '三级指标': 'VARCHAR', '计算符号': 'VARCHAR', '指标值': 'VARCHAR', '计量单位': 'VARCHAR', '原文': 'VARCHAR', '完成值': 'VARCHAR', '分值': 'VARCHAR', '得分': 'VARCHAR', '评分标准': 'VARCHAR', '偏差原因': 'VARCHAR', '序号': 'VARCHAR'}))
  UNION ALL
  SELECT unnest([
    s || ' <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/ns#Project> .',
    s || ' <http://www.w3.org/2000/01/rdf-schema#label> "' || replace(replace(replace(replace(replace(名称, chr(92), '\\'), '"', '\"'), chr(10), '\n'), chr(13), '\r'), chr(9), '\t') || '"@zh .',
    s || ' <https://example.org/ns#budget> "' || 预算数 || '"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    s || ' <https://example.org/ns#fiscalYear> "' || 年度 || '"^^<http://www.w3.org/2001/XMLSchema#gYear> .'])
  FROM (SELECT '<https://example.org/project/' || url_encode(单位) || '/' || url_encode(流水号) || '>' AS s, * FROM
      read_csv('FOLDER/projects.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        columns = {'代码': 'VARCHAR', '单位': 'VARCHAR', '流水号': 'VARCHAR', '名称': 'VARCHAR', '预算数': 'VARCHAR', '年度': 'VARCHAR'}))
) TO 'OUT' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '');
