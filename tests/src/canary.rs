//! Forty canaries: things that look like what people type, sought in every byte that leaves memory.
//!
//! Each is sought in UTF-8, UTF-16 of both orders, GBK, base64 and hex. All are invented.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Each canary with its GBK bytes in hex; empty where GBK is ASCII.
pub const CANARIES: [(&str, &str); 40] = [
    ("林秀英演示", "c1d6d0e3d3a2d1ddcabe"),
    ("周建国演示", "d6dcbda8b9fad1ddcabe"),
    ("欧阳慧敏甲", "c5b7d1f4bbdbc3f4bcd7"),
    ("司马相如乙", "cbbec2edcfe0c8e7d2d2"),
    ("武汉市江岸区泰安路七号", "cee4babacad0bdadb0b6c7f8cca9b0b2c2b7c6dfbac5"),
    ("洪山区珞喻路一百二十九号", "bae9c9bdc7f8e7f3d3f7c2b7d2bbb0d9b6fecaaebec5bac5"),
    ("汉阳区鹦鹉大道六栋二单元", "babad1f4c7f8f0d0f0c4b4f3b5c0c1f9b6b0b6feb5a5d4aa"),
    ("青山区和平大道三〇一室", "c7e0c9bdc7f8bacdc6bdb4f3b5c0c8fda996d2bbcad2"),
    (
        "鄂（2026）武汉市江岸不动产权第0012345号",
        "b6f5a3a832303236a3a9cee4babacad0bdadb0b6b2bbb6afb2fac8a8b5da30303132333435bac5",
    ),
    (
        "鄂（2026）武汉市洪山不动产证明第0054321号",
        "b6f5a3a832303236a3a9cee4babacad0bae9c9bdb2bbb6afb2fad6a4c3f7b5da30303534333231bac5",
    ),
    ("夫妻共同共有", "b7f2c6deb9b2cdacb9b2d3d0"),
    ("按份共有三分之一", "b0b4b7ddb9b2d3d0c8fdb7d6d6aed2bb"),
    ("契税完税凭证甲", "c6f5cbb0cdeacbb0c6bed6a4bcd7"),
    ("中国工商银行江岸支行", "d6d0b9fab9a4c9ccd2f8d0d0bdadb0b6d6a7d0d0"),
    ("抵押权人同意书", "b5d6d1bac8a8c8cbcdacd2e2cae9"),
    ("询问笔录第七条", "d1afcecab1cac2bcb5dac6dfccf5"),
    ("申请人签名处", "c9eac7ebc8cbc7a9c3fbb4a6"),
    ("监护人陈桂兰", "bce0bba4c8cbb3c2b9f0c0bc"),
    ("委托代理人赵一鸣", "ceafcdd0b4fac0edc8cbd5d4d2bbc3f9"),
    ("共有人钱小满", "b9b2d3d0c8cbc7aed0a1c2fa"),
    ("110105194912310028", ""),
    ("420102199003074512", ""),
    ("420106198512122347", ""),
    ("13871234567", ""),
    ("02785551234", ""),
    ("6222021234567890123", ""),
    ("6228480012345678901", ""),
    ("420102003004GB00012F00010023", ""),
    ("420111005006GB00034F00020045", ""),
    ("91420100MA4KXYZ12A", ""),
    ("zhou.jianguo@example.cn", ""),
    ("token-9f8e7d6c5b4a39281706", ""),
    ("EREG1:6BFOXN*TS0BI$ZD", ""),
    ("1288000.00", ""),
    ("fen:128800000", ""),
    ("receipt-2026-11-23-000017", ""),
    ("case-420102202611231000017", ""),
    ("invite-code-Qm9yZWQgcGFuZGE", ""),
    ("device-key-canary-0001", ""),
    ("passphrase-canary-泰安", "706173737068726173652d63616e6172792dcca9b0b2"),
];

/// A canary as it would look in a file.
struct Needle {
    canary: &'static str,
    encoding: &'static str,
    bytes: Vec<u8>,
}

/// Seeks all canaries in all encodings, in one pass over each haystack.
pub struct Search {
    /// The needles by their first four bytes.
    by_head: BTreeMap<[u8; 4], Vec<Needle>>,
}

impl Default for Search {
    fn default() -> Self {
        let mut by_head: BTreeMap<[u8; 4], Vec<Needle>> = BTreeMap::new();
        for (canary, gbk) in CANARIES {
            let mut add = |encoding, bytes: Vec<u8>| {
                by_head.entry(*bytes.first_chunk().unwrap()).or_default().push(Needle { canary, encoding, bytes });
            };
            let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
            add("UTF-8", canary.as_bytes().to_vec());
            add("UTF-16LE", canary.encode_utf16().flat_map(u16::to_le_bytes).collect());
            add("UTF-16BE", canary.encode_utf16().flat_map(u16::to_be_bytes).collect());
            if !gbk.is_empty() {
                add("GBK", unhex(gbk));
            }
            add("hex", hex.clone().into_bytes());
            add("hex", hex.to_uppercase().into_bytes());
            // Inside a longer text a canary starts at any of three places of a base64 group; what its edges share
            // with their neighbours is left out.
            for shift in 0..3 {
                let text = STANDARD_NO_PAD.encode([vec![0; shift], canary.as_bytes().to_vec()].concat());
                add("base64", text.as_bytes()[[0, 2, 3][shift]..text.len() - 1].to_vec());
            }
        }
        Self { by_head }
    }
}

/// The bytes of a hexadecimal text.
pub fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

impl Search {
    /// Every canary in these bytes, and how it was written.
    pub fn hits(&self, haystack: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for at in 0..haystack.len().saturating_sub(3) {
            let candidates = haystack[at..].first_chunk().and_then(|head| self.by_head.get(head));
            for needle in candidates.into_iter().flatten().filter(|needle| haystack[at..].starts_with(&needle.bytes)) {
                found.push(format!("{} as {}", needle.canary, needle.encoding));
            }
        }
        found
    }
}

/// Every canary at once, as one text.
pub fn all() -> String {
    CANARIES.map(|(canary, _)| canary).join(" · ")
}
