import assert from "node:assert/strict";
import { test } from "node:test";

import { escapeHtml, isSafeLink, nonce, page } from "../src/html";
import { inline, renderMarkdown } from "../src/markdown";

test("signs of markup are escaped, control signs replaced", () => {
  assert.equal(escapeHtml(`<a href="x" title='y'>&`), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
  assert.equal(escapeHtml("a\u0000b\u001bc\td"), "a\ufffdb\ufffdc\td");
});

test("only published law is linked", () => {
  assert.ok(isSafeLink("http://data.europa.eu/eli/dir/2003/109/art_4/par_1"));
  assert.ok(!isSafeLink("javascript:alert(1)"));
  assert.ok(!isSafeLink("command:workbench.action.quit"));
  assert.ok(!isSafeLink('https://x" onclick="y'));
  assert.ok(!isSafeLink("file:///etc/passwd"));
});

test("a page allows only its own script and style", () => {
  const word = nonce((count) => new Uint8Array(count).fill(7));
  assert.equal(word.length, 48);
  const html = page({ title: "<b>", language: "nl", nonce: word, style: "p{}", script: 'x"y', body: "<p>ok</p>" });
  assert.match(html, /default-src 'none'/);
  assert.match(html, new RegExp(`script-src 'nonce-${word}'`));
  assert.doesNotMatch(html, /unsafe-inline|unsafe-eval|https?:/);
  assert.match(html, /<title>&lt;b&gt;<\/title>/);
  assert.match(html, /src="x&quot;y"/);
});

test("headings, paragraphs, emphasis, code", () => {
  assert.equal(
    renderMarkdown("# EU *long-term* residence\n\nnot **eligible**, see `a < b`\nand on"),
    "<h1>EU <em>long-term</em> residence</h1>\n<p>not <strong>eligible</strong>, see <code>a &lt; b</code>\nand on</p>",
  );
  assert.equal(inline("household.monthly_income and total_days_of_periods"), "household.monthly_income and total_days_of_periods");
  assert.equal(inline("2 * 3 * 4"), "2 * 3 * 4");
  assert.equal(inline("\\*not\\* a \\`code\\`"), "*not* a `code`");
  assert.equal(renderMarkdown("one  \ntwo\\\nthree"), "<p>one<br>\ntwo<br>\nthree</p>");
});

test("lists nest by indentation", () => {
  assert.equal(
    renderMarkdown("- ✗ residence\n  - length: `59 months`\n    - from\n  - to\n- resources\n\n1. a\n2. b"),
    "<ul><li>✗ residence\n<ul><li>length: <code>59 months</code>\n<ul><li>from</li></ul></li><li>to</li></ul></li><li>resources</li></ul>\n<ol><li>a</li><li>b</li></ol>",
  );
  assert.equal(renderMarkdown("- [x] done\n- [ ] open"), "<ul><li>☑ done</li><li>☐ open</li></ul>");
  assert.equal(renderMarkdown("- a\n\n  b"), "<ul><li><p>a</p>\n<p>b</p></li></ul>");
  assert.equal(renderMarkdown("3. c"), '<ol start="3"><li>c</li></ol>');
});

test("tables, quotes, fences, rules", () => {
  assert.equal(
    renderMarkdown("| a | b |\n| --- | :-: |\n| 1 \\| 2 | <i> |"),
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1 | 2</td><td>&lt;i&gt;</td></tr></tbody></table>",
  );
  assert.equal(renderMarkdown("> five years\n> of residence"), "<blockquote><p>five years\nof residence</p></blockquote>");
  assert.equal(renderMarkdown("```ius\nrequire <x>\n```\n---"), "<pre><code>require &lt;x&gt;</code></pre>\n<hr>");
  assert.equal(renderMarkdown("```\nnever closed"), "<pre><code>never closed</code></pre>");
});

test("links to the law are kept, others shown as text", () => {
  assert.equal(
    inline("[Directive 2003/109/EC 4(1)](http://data.europa.eu/eli/dir/2003/109/art_4/par_1)"),
    '<a href="http://data.europa.eu/eli/dir/2003/109/art_4/par_1">Directive 2003/109/EC 4(1)</a>',
  );
  assert.equal(inline("see http://data.europa.eu/eli/dir/2003/109."), 'see <a href="http://data.europa.eu/eli/dir/2003/109">http://data.europa.eu/eli/dir/2003/109</a>.');
  assert.doesNotMatch(inline("[x](javascript:alert(1))"), /<a/);
  assert.doesNotMatch(inline("[x](command:ius.client.restart)"), /<a/);
  assert.equal(inline("[`code`](https://example.org/a)"), '<a href="https://example.org/a"><code>code</code></a>');
});

test("what the decision writes: addresses in angle brackets, kept signs, places in rule files", () => {
  assert.equal(
    inline("[LTRD 2(a)](<http://data.europa.eu/eli/dir/2003/109/art_2/pnt_a>)"),
    '<a href="http://data.europa.eu/eli/dir/2003/109/art_2/pnt_a">LTRD 2(a)</a>',
  );
  assert.doesNotMatch(inline("[x](<javascript:alert(1)>)"), /<a/);
  assert.equal(inline("[a\\_b \\[c\\]](https://example.org/a)"), '<a href="https://example.org/a">a_b [c]</a>');
  assert.equal(
    renderMarkdown("- rules/eu/long\\_term\\_residence.ius:352:3"),
    '<ul><li><a href="#" data-source="rules/eu/long_term_residence.ius:352:3">rules/eu/long_term_residence.ius:352:3</a></li></ul>',
  );
});

test("no text of a rule becomes markup", () => {
  const hostile = [
    "<script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "- <svg/onload=alert(1)>",
    '[<b>x</b>](https://example.org/"onmouseover="alert(1))',
    "`<script>`",
    "| <script> | b |\n| - | - |\n| <i onclick=x> | y |",
    "> <iframe src=x>",
    "https://example.org/<script>alert(1)</script>",
    "**<u>**",
    "\ue0000\ue001 \ue00099\ue001",
  ];
  for (const text of hostile) {
    const tags = renderMarkdown(text).match(/<\/?([a-z0-9]+)[^>]*>/gi) ?? [];
    for (const tag of tags) {
      assert.match(tag, /^<\/?(p|h1|ul|li|a|code|pre|table|thead|tbody|tr|th|td|blockquote|strong|em|ol|br)( href="https?:\/\/[^"<>]*"| href="#" data-source="[^"<>]*")?>$/, text);
    }
  }
});

test("any text is rendered, and soon", () => {
  const signs = ["*", "_", "`", "[", "]", "(", ")", "#", "-", "1.", "|", ">", "\n", "  ", "é", "🏛", "https://x", "\\", "~", "word"];
  let seed = 7;
  const next = (most: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % most;
  };
  for (let round = 0; round < 2000; round += 1) {
    const text = Array.from({ length: next(60) }, () => signs[next(signs.length)] ?? "").join("");
    assert.equal(typeof renderMarkdown(text), "string");
  }
  const start = performance.now();
  renderMarkdown(">".repeat(20000));
  renderMarkdown("*a".repeat(20000));
  renderMarkdown("`".repeat(20000));
  renderMarkdown(Array.from({ length: 300 }, (_, at) => `${" ".repeat(at)}- x`).join("\n"));
  assert.ok(performance.now() - start < 4000);
});
