"""The pages of the vocabulary: what a reader of a term, a code list or a code is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from jixiao.graph import vocabulary_quads
from jixiao.publish.usage import mapped_columns
from jixiao.settings import Settings

if TYPE_CHECKING:
    from conftest import Site

DEFINED = "http://www.w3.org/2000/01/rdf-schema#isDefinedBy"


def open_page(site: Site, path: str) -> html.HtmlElement:
    return html.fromstring((site.root / path / "index.html").read_bytes())


def told(term: html.HtmlElement) -> dict[str, str]:
    """The lines below a term, by their names in Chinese."""
    return {dt.text_content(): " ".join(dt.getnext().text_content().split()) for dt in term.xpath(".//dl//dt")}


def test_every_term_has_an_article_with_meaning_and_example(site: Site) -> None:
    page = open_page(site, "ns")
    terms = {q.subject.value.partition("#")[2] for q in vocabulary_quads(Settings()) if q.predicate.value == DEFINED}
    articles = {a.get("id"): a for a in page.xpath("//article[@class='term']")}
    assert set(articles) == terms
    for name, article in articles.items():
        assert len(article.xpath("./p")) == 1, name
        assert f"jx:{name}" in article.xpath("./pre")[0].text_content(), name


def test_a_term_says_what_it_builds_on_and_where_it_is_used(site: Site) -> None:
    page = open_page(site, "ns")
    weight, amount, stage, record = map(page.get_element_by_id, ("weight", "Amount", "stage", "Record"))
    assert told(weight)["来自数据表"] == "amounts.weight indicators.weight"
    assert int(told(weight)["本站使用次数"]) > 0
    assert told(amount)["所依据"] in ("记录qb:Observation", "qb:Observation记录")
    assert "金额数值" in told(amount)["属性"]
    assert "序号" in told(amount)["属性"], "from the class above it"
    assert told(amount)["来自数据表"] == "amounts"
    assert told(stage)["代码表"] == "预算阶段"
    assert "绩效指标" in told(record)["下位"]


def test_a_code_list_is_a_tree_with_meanings(site: Site) -> None:
    rows = open_page(site, "code/indicator-category").xpath("//tbody/tr")
    order = [(r.get("class"), r[0].text_content()) for r in rows]
    at = order.index(("l1", "output"))
    assert order[at + 1:at + 5] == [("l2", f"output-{c}") for c in ("cost", "quality", "quantity", "timeliness")]
    assert "产出的数量。" in rows[at + 3][2].text_content()


def test_codes_with_pages_elsewhere_stand_in_their_list(site: Site) -> None:
    links = open_page(site, "code/fund-source").xpath("//tbody//a/@href")
    assert "../../fund/general/index.html" in links


def test_a_code_leads_up_and_down(site: Site) -> None:
    assert told(open_page(site, "code/framework-2021/cost"))["下位"] == "生态环境成本指标、经济成本指标、社会成本指标"
    assert told(open_page(site, "code/framework-2021/cost-social"))["上位"] == "成本指标"


def test_columns_by_term() -> None:
    columns = mapped_columns(Settings())
    assert columns["amountValue"] == ["amounts.amount"]
    assert columns["totalScore"] == ["forms.total_score"]
    assert columns["hasIndicator"] == ["indicators"]
    assert columns["Monitoring"] == ["forms"]
    assert "indicators.target_text" in columns["verbatim"]
