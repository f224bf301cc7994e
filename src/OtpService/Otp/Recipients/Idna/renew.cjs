// What renew.sh runs.
"use strict";

const { toASCII } = require("tr46");
const mappings = require("tr46/lib/mappingTable.json");
const { STATUS_MAPPING: is } = require("tr46/lib/statusMapping.js");
const bidi = require("tr46/lib/regexes.js");

const hex = code => code.toString(16).toUpperCase();
const text = (...codes) => String.fromCodePoint(...codes);
const codes = string => Array.from(string, character => character.codePointAt(0));
const lines = tokens => tokens.join(" ").match(/.{1,110}(?= |$) ?/g).map(line => line.trimEnd()).join("\n");

function* each() {
  for (const [range, status, mapped] of mappings) {
    const [first, last] = Array.isArray(range) ? range : [range, range];
    for (let code = first; code <= last; code++) yield [code, status, mapped];
  }
}

/** Joins neighbours that a token can say together. */
function joined(entries, follows, token) {
  const runs = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run && entry.code === run.last + 1 && follows(run, entry)) run.last++;
    else runs.push({ ...entry, last: entry.code });
  }
  return runs.map(run => (run.last > run.code ? `${hex(run.code)}-${hex(run.last)}` : hex(run.code)) + token(run));
}

const valid = [...each()].filter(([code, status]) => code > 127 && (status === is.valid || status === is.deviation))
  .map(([code]) => ({ code }));
const mapped = [...each()].filter(([code, status]) => code > 127 && status === is.mapped)
  .map(([code, , to]) => ({ code, to: codes(to) }));
const ignored = [...each()].filter(([code, status]) => code > 127 && status === is.ignored).map(([code]) => ({ code }));

// Canonical pairs. Hangul syllables are composed by rule.
const pairs = valid.filter(({ code }) => code < 0xAC00 || code > 0xD7A3).flatMap(({ code }) => {
  const parts = codes(text(code).normalize("NFD"));
  if (parts.length < 2 || text(code).normalize("NFC") !== text(code)) return [];
  const first = codes(text(...parts.slice(0, -1)).normalize("NFC"));
  return first.length === 1 ? [`${hex(code)}=${hex(first[0])}+${hex(parts.at(-1))}`] : [];
});

// Marks in the order of their combining classes, found by what Node swaps. Overlays have the lowest class, 1.
const OVERLAY = 0x334;
const ACCENT = 0x301;
const swaps = (a, b) => text(a, b).normalize("NFD") === text(b, a);
const marks = valid.map(({ code }) => code).filter(code => /\p{M}/u.test(text(code)))
  .filter(code => code === OVERLAY || swaps(code, OVERLAY) || swaps(ACCENT, code));
const classes = [];
for (const mark of marks) {
  const known = classes.find(([one]) => !swaps(one, mark) && !swaps(mark, one));
  if (known) known.push(mark);
  else classes.push([mark]);
}
classes.sort(([a], [b]) => (swaps(b, a) ? -1 : 1));
const VIRAMA = 0x94D;

// Which way characters are written, in the order of BidiClass. Those from the left are not listed.
const ALEF = 0x5D0;
const isLeft = code => bidi.bidiS1LTR.test(text(code));
const ways = [
  code => bidi.bidiS1RTL.test(text(code)),
  code => bidi.bidiS4AN.test(text(code)),
  code => bidi.bidiS4EN.test(text(code)),
  code => bidi.bidiS3.test(text(ALEF, code)),
  code => bidi.bidiS2.test(text(code)),
];
const byWay = ways.map(() => []);
for (const entry of valid.filter(({ code }) => !isLeft(code))) {
  const way = ways.findIndex(is => is(entry.code));
  if (way < 0) throw new Error(`${hex(entry.code)} has a class that no rule allows.`);
  byWay[way].push(entry);
}

if (process.argv[2] === "table") {
  console.log(`# Made by renew.sh of ${process.env.PACKAGE} (UTS 46, MIT) and Unicode ${process.versions.unicode} of Node.
# Sections: valid; mapped (> a number: that much further; = code points); ignored; canonical pairs; marks by combining
# class, one class a line, that of viramas marked with *; bidi classes, one of enum BidiClass a line.`);
  console.log(`\n${lines(joined(valid, () => true, () => ""))}`);
  console.log(`\n${lines(joined(mapped,
    (run, { code, to }) => run.to.length === 1 && to.length === 1 && to[0] - code === run.to[0] - run.code,
    ({ code, to }) => (to.length === 1 ? `>${to[0] - code}` : `=${to.map(hex).join("+")}`)))}`);
  console.log(`\n${lines(joined(ignored, () => true, () => ""))}`);
  console.log(`\n${lines(pairs)}`);
  console.log(`\n${classes.map(some =>
    (some.includes(VIRAMA) ? "*" : "") + joined(some.map(code => ({ code })), () => true, () => "").join(" ")).join("\n")}`);
  console.log(`\n${byWay.map(some => joined(some, () => true, () => "").join(" ")).join("\n")}`);
} else {
  const names = [
    "bücher.example", "bu\u0308cher.example", "BÜCHER.example", "BU\u0308CHER.Example", "straße.example", "STRASSE.example",
    "faß.example", "ｅｘａｍｐｌｅ.com", "ＥＸＡＭＰＬＥ．ＣＯＭ", "example。com", "日本語１.jp", "日本語.jp", "ﬁn.example", "ﬀoo.example",
    "İSTANBUL.example", "ıstanbul.example", "i\u0307stanbul.example", "دوكان24.example", "דוגמה2.example", "نامه\u200cای.ایران",
    "ايفون.example", "مثال.إختبار", "उदाहरण.परीक्षा", "श्री\u200d.example", "क्\u200dष.example", "пример.испытание", "ПРИМЕР.испытание",
    "Ελλάδα.example", "ΕΛΛΆΣ.example", "ελλάς.example", "παράδειγμα.δοκιμή", "例え.テスト", "例子.测试", "例子.測試", "실례.테스트",
    "\u1109\u1175\u11af\u1105\u1168.\u1110\u1166\u1109\u1173\u1110\u1173", "한국.example", "ﾃｽﾄ.example", "パ.example", "ハ\u309A.example",
    "việtnam.example", "vie\u0302\u0323tnam.example", "vie\u0323\u0302tnam.example", "vi\u1EB9\u0302tnam.example", "žluťoučký.example",
    "z\u030Clut\u030Couc\u030Cky\u0301.example", "łódź.example", "ÅNGSTRÖM.example", "\u212Bngstrom.example", "A\u030Angstrom.example",
    "①②③.example", "⑴.example", "℡.example", "№5.example", "½.example", "m².example", "x\u00ADy.example", "a\u200Bb.example",
    "a\u200Db.example", "a\u200Cb.example", "\u0301a.example", "a..example", "xn--bcher-kva.example", "XN--BCHER-KVA.example",
    "xn--a.example", "xn--.example", "xn--a-ecp.ru", "xn--ls8h.la", "💩.la", "i❤\uFE0F.ws", "i❤.ws", "a_b.example", "a b.example", "ａ＿ｂ.example",
    "𝐞𝐱𝐚𝐦𝐩𝐥𝐞.com", "𝟙𝟚𝟛.example", "ⓔⓧⓐⓜⓟⓛⓔ.com", "Ⅷ.example", "ß.example", "ẞ.example", "ǆ.example", "ŉ.example", "ſ.example",
    "\uFFFD.example", "\uD800.example", "a\u0338.example", "=\u0338.example", "≠.example", "୦୧.example", "१२३.example", "٣٤.example",
    "tamil\u0BCD.example", "தமிழ்.example", "ไทย.example", "ລາວ.example", "ខ្មែរ.example", "հայ.example", "ქართული.example", "ႠႡ.example",
    "ᏣᎳᎩ.example", "ᏸᏹ.example", "אבג.example", "עִבְרִית.example", "יִ.example", "שׁ.example", "ﷺ.example", "ﻼ.example", "لا.example",
    "אa.com", "aא.com", "א1.com", "1א.com", "א-1.com", "א٣.com", "٣א.com", "א1٣.com", "א٣1.com", "אַ.com", "ַא.com", "א۳.com",
    "1a.אב.com", "a1.אב.com", "a-b.אב.com", "1.אב.com", "אב.1com", "mail.אב.com", "xn--4db.1a.com", "xn--a-0hc.com", "א·א.com",
    "ב.bücher.example", "ב.1bücher.example", "٣.example", "a٣.example", "مثال۱.example", "مثال١.example", "مثال1.example",
    "مثال-.example", "ab.مثال", "1ab.مثال", "ܐ.example", "ܐa.example", "ދިވެހި.example", "ߒߞߏ.example", "נa\u05B8.example",
  ];
  console.log(`# Made by Otp/Recipients/Idna/renew.sh: what ${process.env.PACKAGE} makes of a name, as browsers do (UTS 46, not transitional, STD3); empty where it refuses.`);
  for (const name of names) {
    const ascii = toASCII(name, { checkBidi: true, checkJoiners: true, checkHyphens: true, useSTD3ASCIIRules: true, verifyDNSLength: true });
    console.log(`${codes(name).map(hex).join(" ")}\t${ascii ?? ""}`);
  }
}
