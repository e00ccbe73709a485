//! Titles of the problems this service answers, zh and en, by code.
//!
//! A code that has no text here keeps the title it came with; the shells show people the text of their own
//! catalogues, by the same code.

/// A problem's title in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// The stable code.
    pub code: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

const fn title(code: &'static str, zh: &'static str, en: &'static str) -> Title {
    Title { code, zh, en }
}

/// Every title, sorted by code.
pub const TITLES: &[Title] = &[
    title(
        "auth.key",
        "设备密钥不被接受，请重新核验身份。",
        "This device's key is not accepted. Prove your identity again.",
    ),
    title("auth.required", "请先完成实人认证并绑定设备。", "Enrol this device first."),
    title(
        "bytes_missing",
        "有材料尚未上传完整，上传后将自动重新提交。",
        "Some files are not uploaded yet. It is sent again after the upload.",
    ),
    title(
        "clock_skew",
        "本机时间与登记机构相差过大，将按登记机构时间校正后重试。",
        "This device's clock differs too much. It is corrected by registry time and tried again.",
    ),
    title("command.field", "请求中缺少内容或格式有误。", "A field of the request is missing or malformed."),
    title("command.id", "请求缺少有效的编号。", "The request has no valid id."),
    title(
        "command.kind",
        "登记机构不认识这项请求，请更新应用。",
        "The registry does not know this kind of request. Update the app.",
    ),
    title(
        "connector_missing",
        "本登记机构尚未接入所需的外部系统。",
        "This registry is not connected to the partner it needs.",
    ),
    title("forbidden", "您不能办理这一事项。", "You may not do this."),
    title("idempotency.malformed", "请求编号格式有误。", "The Idempotency-Key is not a command id."),
    title(
        "idempotency.mismatch",
        "同一编号的请求内容不同，已拒绝。",
        "The same id was used for another request. Nothing was done.",
    ),
    title("idempotency.missing", "请求缺少编号。", "The Idempotency-Key is missing."),
    title("idempotency.other_id", "请求编号与内容不一致。", "The Idempotency-Key is not the id in the request."),
    title("internal", "登记机构内部出错，请稍后再试。", "The registry failed. Try again later."),
    title("method_not_allowed", "不支持这种请求方式。", "This address does not take that method."),
    title("not_found", "没有这项内容，或它不属于您。", "There is no such thing, or it is not yours."),
    title("path.malformed", "地址格式有误。", "The address is malformed."),
    title("query.malformed", "查询条件格式有误。", "The query is malformed."),
    title("request.body", "无法读取请求内容。", "The request's body cannot be read."),
    title("request.body_unexpected", "这项请求不应带有内容。", "This request must not carry a body."),
    title("request.content_encoding", "不接受压缩的请求内容。", "Compressed requests are not accepted."),
    title("request.content_type", "请求内容的类型不对。", "The request's content type is not the one asked for."),
    title("request.framing", "请求的长度标示有误。", "The request's length is not stated in the one accepted way."),
    title("request.timeout", "请求在规定时间内没有传完。", "The request did not arrive in time."),
    title("signature.alg", "签名参数有误。", "The signature names its own algorithm."),
    title(
        "signature.before_start",
        "请求在系统启动前签名，请重新签名后发送。",
        "The request was signed before the registry started. Sign it again.",
    ),
    title("signature.components", "请求签名没有覆盖应当覆盖的内容。", "The signature does not cover what it must."),
    title("signature.digest", "请求内容与签名不符。", "The body is not the one signed."),
    title("signature.duplicate_header", "请求头重复。", "A signed header occurs twice."),
    title("signature.expired", "请求签名已过期，请重新签名后发送。", "The signature has expired. Sign it again."),
    title("signature.header", "请求头缺失或格式有误。", "A signed header is missing or malformed."),
    title("signature.key_revoked", "这台设备的密钥已被注销。", "This device's key was revoked."),
    title(
        "signature.key_unknown",
        "登记机构不认识这台设备，请先完成实人认证。",
        "The registry does not know this device. Enrol it first.",
    ),
    title("signature.lifetime", "请求签名的有效期过长。", "The signature claims too long a life."),
    title("signature.mismatch", "请求签名无效。", "The signature does not fit the request."),
    title("signature.missing", "请求没有签名。", "The request is not signed."),
    title("signature.nonce", "请求随机数格式有误。", "The nonce is malformed."),
    title("signature.parameters", "签名参数有误。", "The signature's parameters are not those of the profile."),
    title(
        "signature.replayed",
        "请求已使用过一次，请重新签名后发送。",
        "This signed request was used before. Sign it again.",
    ),
    title("signature.syntax", "签名格式有误。", "The signature is malformed."),
    title("signature.tag", "签名用途不符。", "The signature is for another purpose."),
    title("time.nonce", "随机数格式有误。", "The nonce is malformed."),
    title("too_large", "内容过大。", "Too large."),
    title(
        "unknown_field",
        "请求中有不认识的内容，已拒绝。",
        "The request has a field the registry does not know. Nothing was done.",
    ),
];

/// The title of a code.
pub fn title_of(code: &str) -> Option<&'static Title> {
    TITLES.binary_search_by(|title| title.code.cmp(code)).ok().and_then(|at| TITLES.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_sorted_and_each_code_has_one() {
        assert!(TITLES.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(TITLES.iter().all(|t| !t.zh.is_empty() && !t.en.is_empty()));
        assert_eq!(title_of("clock_skew").map(|t| t.code), Some("clock_skew"));
        assert_eq!(title_of("nothing_such"), None);
    }
}
