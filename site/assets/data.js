/* Files of data are scripts that call jixiao(name, content): a page may load them from a host and, unlike JSON, from a disk. */
"use strict";
const Data = (() => {
  const promises = new Map(), waiting = new Map();
  window.jixiao = (name, content) => waiting.get(name)?.(content);

  /** The content of a file of data, loaded once. `root` leads from the page to the site's root: "../". */
  function load(root, name) {
    if (!promises.has(name)) promises.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      let content;
      waiting.set(name, given => { content = given; });
      script.onload = () => content === undefined ? reject(new Error(name)) : resolve(content);
      script.onerror = () => { promises.delete(name); reject(new Error(name)); };
      script.src = `${root}data/${name}.js`;
      document.head.append(script);
    }));
    return promises.get(name);
  }
  return { load };
})();
