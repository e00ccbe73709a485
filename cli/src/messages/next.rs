//! The command to run next, after a failure that one of ours heals. Every shell's words for the code stand before it.

use crate::language::{Phrase, text};

/// The command that goes on from a code; none where no command of this shell does.
pub fn command(code: &str) -> Option<Phrase> {
    Some(match code {
        "account.not_enrolled"
        | "auth.key"
        | "device_key.already_exists"
        | "device_key.invalidated"
        | "device_key.not_found"
        | "device_key.wrong_key"
        | "key_record.revoked"
        | "consent.other_key"
        | "lock.other_key"
        | "mandate.other_key"
        | "signature.key_revoked"
        | "signature.key_unknown"
        | "signature.mismatch"
        | "trust.not_pinned" => text("下一步：ereg enrol", "Next: ereg enrol"),
        "enrol.user_key_proof" | "key.bytes" | "key.kind" => {
            text("下一步：更新后 ereg enrol", "Next: update, then ereg enrol")
        }
        "account.other" | "account.other_keys" => text(
            "下一步：把密钥放回原处；密钥已丢失的：ereg enrol",
            "Next: put the keys back; if they are lost: ereg enrol",
        ),
        "account.other_person" | "key.taken" | "trust.other_office" | "vault.foreign" => {
            text("下一步：ereg init --vault 另一个目录", "Next: ereg init --vault ANOTHER_DIR")
        }
        "argument.picture" => {
            text("下一步：ereg document show 文件 --picture 图片", "Next: ereg document show DOCUMENT --picture FILE")
        }
        "acknowledge.not_shown" | "sign.acknowledge_open" => text(
            "下一步：ereg inquiry 草稿，读完后 ereg inquiry 草稿 --acknowledge 规则",
            "Next: ereg inquiry DRAFT, and once read, ereg inquiry DRAFT --acknowledge RULE",
        ),
        "bank.refused" | "channel.unknown" | "intent.unfit" => text(
            "下一步：ereg fee 案件，然后 ereg pay 案件 --channel 渠道",
            "Next: ereg fee CASE, then ereg pay CASE --channel CHANNEL",
        ),
        "attempt.open" | "bank.answer_lost" | "bank.unreachable" => {
            text("下一步：ereg ask-payment 缴费编号", "Next: ereg ask-payment PAYMENT")
        }
        "case.not_found" => text("下一步：ereg sync，然后 ereg cases", "Next: ereg sync, then ereg cases"),
        "certificate.not_found" => {
            text("下一步：ereg sync，然后 ereg certificates", "Next: ereg sync, then ereg certificates")
        }
        "collect.collected" => text("下一步：ereg certificates", "Next: ereg certificates"),
        "already_submitted"
        | "already_supplemented"
        | "collect.not_registered"
        | "pay.not_due"
        | "quote.for_others"
        | "quote.settled"
        | "supplement.not_asked"
        | "withdraw.held" => text("下一步：ereg case 案件", "Next: ereg case CASE"),
        "attempt.exists" | "dispute.nothing_rests" | "result.not_given" => {
            text("下一步：ereg sync，然后 ereg case 案件", "Next: ereg sync, then ereg case CASE")
        }
        "dispute.correction_begun" => text("下一步：ereg supplement 案件 --send", "Next: ereg supplement CASE --send"),
        "pay.not_payer" => {
            text("下一步：由权利人一方运行 ereg pay 案件", "Next: the right-holder's side runs ereg pay CASE")
        }
        "forbidden" => text("下一步：ereg next 列出您现在能办的", "Next: ereg next lists what is yours to do now"),
        "mandate.ended" | "mandate.none" | "mandate.other_matter" | "signature.not_mandated" => text(
            "下一步：由委托人（单位的由法定代表人）运行 ereg mandate grant",
            "Next: the one acted for, or the organisation's legal representative, runs ereg mandate grant",
        ),
        "connection.other_root" => text(
            "下一步：ereg connect --registry 地址 --office 机构；另一个机构：ereg init --vault 另一个目录",
            "Next: ereg connect --registry URL --office ID; for another office: ereg init --vault ANOTHER_DIR",
        ),
        "connection.none" | "connection.pin_required" | "connection.fingerprint" | "connection.root_differs" => text(
            "下一步：ereg connect --registry 地址 --office 机构 --root 指纹",
            "Next: ereg connect --registry URL --office ID --root FINGERPRINT",
        ),
        "draft.case_over" => text("下一步：ereg draft copy 草稿", "Next: ereg draft copy DRAFT"),
        "draft.step" => text("下一步：ereg draft show 草稿", "Next: ereg draft show DRAFT"),
        "lock.not_held" => text("下一步：ereg homes", "Next: ereg homes"),
        "lock.lifting" | "lock.not_locked" | "lock.unknown" => {
            text("下一步：ereg sync，然后 ereg lock list", "Next: ereg sync, then ereg lock list")
        }
        "consent.not_found" => {
            text("下一步：ereg sync，然后 ereg consent list", "Next: ereg sync, then ereg consent list")
        }
        "consent.office_unknown" | "consent.purpose" => {
            text("下一步：ereg consent offices", "Next: ereg consent offices")
        }
        "mandate.not_found" => {
            text("下一步：ereg sync，然后 ereg mandate list", "Next: ereg sync, then ereg mandate list")
        }
        "draft.not_found" => text("下一步：ereg draft list", "Next: ereg draft list"),
        "supplement.unchanged" => text("下一步：ereg supplement 案件", "Next: ereg supplement CASE"),
        "supplement.over" => text("下一步：ereg draft copy 草稿", "Next: ereg draft copy DRAFT"),
        "draft.submitted" => text("下一步：ereg case --draft 草稿", "Next: ereg case --draft DRAFT"),
        "field.choice" | "field.missing" | "field.unknown" => {
            text("下一步：ereg draft fill 草稿", "Next: ereg draft fill DRAFT")
        }
        "freeze.no_extract" | "share.no_extract" => text("下一步：ereg homes", "Next: ereg homes"),
        "invitation.joined" => text("下一步：ereg sync，然后 ereg draft list", "Next: ereg sync, then ereg draft list"),
        "invitation_closed" | "invitation.format" => text(
            "下一步：请对方运行 ereg invite，然后 ereg join 新邀请",
            "Next: the other party runs ereg invite, then ereg join with the new invitation",
        ),
        "outbox.needs_you" | "outbox.behind" | "outbox.never_arrived" | "outbox.step" | "vault.stale" => {
            text("下一步：ereg outbox", "Next: ereg outbox")
        }
        "outbox.not_found" | "outbox.unknown_command" => text("下一步：ereg outbox", "Next: ereg outbox"),
        "busy"
        | "bytes_missing"
        | "checkpoint.algorithm"
        | "checkpoint.bad_signature"
        | "checkpoint.malformed"
        | "checkpoint.not_signed"
        | "checkpoint.out_of_term"
        | "clock_skew"
        | "commands.held_up"
        | "conflict"
        | "feed.cut"
        | "feed.gap"
        | "feed.unfinished"
        | "idempotency.mismatch"
        | "key.out_of_term"
        | "key.unknown"
        | "media.uploading"
        | "network.broken"
        | "network.not_sent"
        | "network.not_the_registry"
        | "network.timed_out"
        | "network.too_large"
        | "not_found"
        | "outbox.duplicate"
        | "outbox.interrupted"
        | "outbox.older_copy"
        | "outbox.on_its_way"
        | "outbox.waiting"
        | "pack.older"
        | "pack.other_office"
        | "pack.signature"
        | "pack.unknown"
        | "pack.unreadable"
        | "paper.not_sealed_yet"
        | "proof.bounds"
        | "proof.length"
        | "proof.other_root"
        | "registry.busy"
        | "registry.busy_account"
        | "registry.busy_address"
        | "request.timeout"
        | "share.unsent"
        | "sheet.media_not_here"
        | "signature.before_start"
        | "signature.expired"
        | "signature.replayed"
        | "statement.slot"
        | "store.moved"
        | "time.approximate"
        | "trust.older" => text("下一步：ereg sync", "Next: ereg sync"),
        "upgrade" => text("下一步：更新后 ereg sync", "Next: update, then ereg sync"),
        "chunk.digest" => {
            text("下一步：ereg sync；仍不行的：ereg draft attach", "Next: ereg sync; if it stays: ereg draft attach")
        }
        "aead.format" | "aead.length" | "aead.other_key" | "aead.refused" | "vault.truncated" => text(
            "下一步：ereg restore 备份；没有备份的：ereg sync",
            "Next: ereg restore BACKUP; without one: ereg sync",
        ),
        "key_store.damaged" | "key_store.pkcs8" | "vault.key_format" | "wrap.malformed" | "wrap.parameters" => text(
            "下一步：ereg restore 备份；没有备份的：ereg init --vault 另一个目录，然后 ereg enrol",
            "Next: ereg restore BACKUP; without one: ereg init --vault ANOTHER_DIR, then ereg enrol",
        ),
        "key_store.wrong_key" | "vault.wrong_key" | "wrap.wrong_key" => text(
            "忘记口令的，下一步：ereg init --vault 另一个目录，然后 ereg enrol",
            "If the passphrase is lost, next: ereg init --vault ANOTHER_DIR, then ereg enrol",
        ),
        "paper.not_found" | "paper.void" => {
            text("下一步：ereg sync，然后 ereg documents", "Next: ereg sync, then ereg documents")
        }
        "payment.not_found" | "quote.not_found" | "quote.expired" | "quote.superseded" => {
            text("下一步：ereg sync，然后 ereg fee 案件", "Next: ereg sync, then ereg fee CASE")
        }
        "share.not_shared" => text("下一步：ereg share 草稿", "Next: ereg share DRAFT"),
        "share.about" => text("下一步：更新后 ereg share 草稿", "Next: update, then ereg share DRAFT"),
        "draft.shared"
        | "share.already_shared"
        | "share.not_the_writer"
        | "statements.incomplete"
        | "submit.not_complete"
        | "workspace.not_the_writer" => {
            text("下一步：ereg workspace 草稿 --refresh", "Next: ereg workspace DRAFT --refresh")
        }
        "sheet.not_frozen" => text(
            "下一步：由发起人运行 ereg freeze 草稿，各方 ereg sync",
            "Next: whoever began the draft runs ereg freeze DRAFT, then all run ereg sync",
        ),
        "manifest.acts"
        | "manifest.bases"
        | "manifest.disclosures"
        | "manifest.draft"
        | "manifest.media"
        | "manifest.pack"
        | "manifest.sections"
        | "manifest.slots"
        | "manifest.unsorted"
        | "sheet.other_pack" => text(
            "下一步：由发起人运行 ereg freeze 草稿，各方 ereg sheet 草稿，看完后 ereg sign",
            "Next: whoever began the draft runs ereg freeze DRAFT, then each party ereg sheet DRAFT and, once read, ereg sign",
        ),
        "medium.announced" => text(
            "下一步：ereg draft attach，然后由发起人运行 ereg freeze 草稿",
            "Next: ereg draft attach, then whoever began the draft runs ereg freeze DRAFT",
        ),
        "key_record.other_use" | "signature.range" | "signature.shape" | "statement.other_key" => text(
            "下一步：更新后 ereg sheet 草稿，看完后 ereg sign",
            "Next: update, then ereg sheet DRAFT and, once read, ereg sign",
        ),
        "statement.other_case" => text("下一步：ereg cases", "Next: ereg cases"),
        "statement.other_manifest" => text(
            "下一步：ereg sync，然后 ereg sheet 草稿，看完后 ereg sign",
            "Next: ereg sync, then ereg sheet DRAFT and, once read, ereg sign",
        ),
        "statement.own_section" => {
            text("下一步：ereg sync，然后 ereg inquiry 草稿", "Next: ereg sync, then ereg inquiry DRAFT")
        }
        "sign.inquiry_open" => text("下一步：ereg inquiry 草稿", "Next: ereg inquiry DRAFT"),
        "bad_hardware_signature" => text(
            "下一步：ereg sheet 草稿，看完后 ereg sign；仍不行的：ereg enrol",
            "Next: ereg sheet DRAFT, and once read, ereg sign; if it stays: ereg enrol",
        ),
        "device_key.cancelled"
        | "sign.sheet_not_shown"
        | "sign.other_manifest"
        | "signature_void"
        | "digest.prefix"
        | "digest.length"
        | "digest.charset" => {
            text("下一步：ereg sheet 草稿，看完后 ereg sign", "Next: ereg sheet DRAFT, and once read, ereg sign")
        }
        "register_moved" => {
            text("下一步：ereg homes，然后重新填写、定稿", "Next: ereg homes, then fill in and freeze anew")
        }
        "slot.filled" | "invitation.used" => text(
            "下一步：要换人的：ereg draft set 草稿 字段=内容，然后 ereg invite 草稿 位置",
            "Next: for another person: ereg draft set DRAFT FIELD=VALUE, then ereg invite DRAFT SLOT",
        ),
        "slot.unknown" => text("下一步：ereg draft fill 草稿", "Next: ereg draft fill DRAFT"),
        "vault.corrupt" => text(
            "下一步：ereg salvage；密钥文件损坏的：ereg restore 备份",
            "Next: ereg salvage; where the key file is damaged: ereg restore BACKUP",
        ),
        "vault.missing" => text(
            "下一步：ereg restore 备份；从未有过保险库的：ereg init",
            "Next: ereg restore BACKUP; if there never was a vault: ereg init",
        ),
        "workspace.closed" => text(
            "下一步：由发起人运行 ereg share 草稿、ereg invite 草稿",
            "Next: whoever began the draft runs ereg share DRAFT, then ereg invite DRAFT",
        ),
        "workspace.dismissed" => text(
            "下一步：收到新邀请后 ereg join 邀请；不再申请的：ereg draft remove 草稿",
            "Next: with a new invitation, ereg join INVITATION; else ereg draft remove DRAFT",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// The next commands name commands, and the codes are codes.
    #[test]
    fn every_command_that_is_named_is_one() {
        let cli = crate::Cli::command();
        let mut named = 0;
        for entry in ereg_client::codes() {
            let Some(next) = command(entry) else { continue };
            for words in [next.zh, next.en] {
                for after in words.split("ereg ").skip(1) {
                    let mut words = after.split(|c: char| !c.is_ascii_lowercase() && c != '-');
                    let first = words.next().unwrap_or_default();
                    let found = cli.get_subcommands().find(|sub| sub.get_name() == first);
                    let found = found.unwrap_or_else(|| panic!("{entry}: no command {first}"));
                    if found.has_subcommands() {
                        let second = words.next().unwrap_or_default();
                        assert!(found.find_subcommand(second).is_some(), "{entry}: no command {first} {second}");
                    }
                    named += 1;
                }
            }
        }
        assert!(named > 60, "{named}");
    }

    /// Words for what a command of this shell does.
    const ACTS: &[&str] = &[
        "同步",
        "实名注册",
        "从备份",
        "新建保险库",
        "另建保险库",
        "另建一个保险库",
        "复制草稿",
        "定稿",
        "签名",
        "申请书",
        "发件箱",
        "待发送",
        "缴费",
        "邀请",
        "共享",
        "授权委托书",
    ];

    /// Words by which a remedy says that who runs the registry must act.
    const OPERATORS: &[&str] = &["运维人员", "开发人员", "ereg-registry", "本机构"];

    /// Words by which a remedy says that whoever reads it must act, and words by which it says that nobody need.
    const READERS: &[&str] = &["请", "您", "不用"];

    /// A refusal is no dead end: it says what to do, and where a command of this shell does it the command is named.
    #[test]
    fn every_refusal_names_its_next_command_or_says_who_must_act() {
        let (mut dead_ends, mut judged) = (Vec::new(), 0);
        let typed = |text: &&ereg_law::words::message::CodedText| {
            !["R-", "case.", "needs."].iter().any(|of_a_case| text.code.starts_with(of_a_case))
        };
        let typed = ereg_law::words::message::texts().filter(typed).map(|text| text.code);
        for code in ereg_client::codes().chain(typed) {
            judged += 1;
            let Some((zh, en)) = ereg_client::fix_of(code) else {
                dead_ends.push(format!("{code}: nothing is said of what to do"));
                continue;
            };
            let says = |words: &[&str]| words.iter().any(|word| zh.contains(word));
            match command(code) {
                Some(next) if next.zh.contains("ereg ") && next.en.contains("ereg ") => {}
                Some(next) => dead_ends.push(format!("{code}: no command in {next:?}")),
                None if says(OPERATORS) => {}
                None if says(ACTS) => dead_ends.push(format!("{code}: no command for: {zh}")),
                None if en.is_empty() || !says(READERS) => {
                    dead_ends.push(format!("{code}: nobody is told to act: {zh}"));
                }
                None => {}
            }
        }
        assert!(dead_ends.is_empty(), "{}", dead_ends.join("\n"));
        assert!(judged > 450, "{judged}");
    }
}
