//! The command to run next, after a failure that one of ours heals. Every shell's words for the code stand before it.

use crate::language::{Phrase, text};

/// The command that goes on from a code; none where no command of this shell does.
pub fn command(code: &str) -> Option<Phrase> {
    Some(match code {
        "account.not_enrolled" | "signature.key_unknown" | "signature.key_revoked" | "auth.key" => {
            text("下一步：ereg enrol", "Next: ereg enrol")
        }
        "account.other_keys" => text(
            "下一步：把密钥放回原处；密钥已丢失的：ereg enrol",
            "Next: put the keys back; if they are lost: ereg enrol",
        ),
        "account.other_person" => text("下一步：ereg init --vault 另一个目录", "Next: ereg init --vault ANOTHER_DIR"),
        "acknowledge.not_shown" | "sign.acknowledge_open" => text(
            "下一步：ereg inquiry 草稿，读完后 ereg inquiry 草稿 --acknowledge 规则",
            "Next: ereg inquiry DRAFT, and once read, ereg inquiry DRAFT --acknowledge RULE",
        ),
        "channel.unknown" | "intent.unfit" => text(
            "下一步：ereg fee 案件，然后 ereg pay 案件 --channel 渠道",
            "Next: ereg fee CASE, then ereg pay CASE --channel CHANNEL",
        ),
        "attempt.open" | "bank.answer_lost" => {
            text("下一步：ereg ask-payment 缴费编号", "Next: ereg ask-payment PAYMENT")
        }
        "case.not_found" => text("下一步：ereg sync，然后 ereg cases", "Next: ereg sync, then ereg cases"),
        "certificate.not_found" => {
            text("下一步：ereg sync，然后 ereg certificates", "Next: ereg sync, then ereg certificates")
        }
        "collect.collected" => text("下一步：ereg certificates", "Next: ereg certificates"),
        "collect.not_registered" | "pay.not_due" | "quote.for_others" | "quote.settled" | "already_submitted" => {
            text("下一步：ereg case 案件", "Next: ereg case CASE")
        }
        "connection.other_root" => text(
            "下一步：ereg connect --registry 地址 --office 机构；另一个机构：ereg init --vault 另一个目录",
            "Next: ereg connect --registry URL --office ID; for another office: ereg init --vault ANOTHER_DIR",
        ),
        "connection.none" | "connection.pin_required" | "connection.fingerprint" | "connection.root_differs" => text(
            "下一步：ereg connect --registry 地址 --office 机构 --root 指纹",
            "Next: ereg connect --registry URL --office ID --root FINGERPRINT",
        ),
        "draft.case_over" => text("下一步：ereg draft copy 草稿", "Next: ereg draft copy DRAFT"),
        "draft.not_found" => text("下一步：ereg draft list", "Next: ereg draft list"),
        "supplement.not_asked" | "already_supplemented" => text("下一步：ereg case 案件", "Next: ereg case CASE"),
        "supplement.unchanged" => text("下一步：ereg supplement 案件", "Next: ereg supplement CASE"),
        "supplement.over" => text("下一步：ereg draft copy 草稿", "Next: ereg draft copy DRAFT"),
        "draft.submitted" => text("下一步：ereg case --draft 草稿", "Next: ereg case --draft DRAFT"),
        "field.choice" | "field.missing" | "field.unknown" => {
            text("下一步：ereg draft fill 草稿", "Next: ereg draft fill DRAFT")
        }
        "freeze.no_extract" | "share.no_extract" => text("下一步：ereg homes", "Next: ereg homes"),
        "invitation_closed" | "invitation.format" => text(
            "下一步：请对方运行 ereg invite，然后 ereg join 新邀请",
            "Next: the other party runs ereg invite, then ereg join with the new invitation",
        ),
        "outbox.needs_you" | "outbox.behind" | "outbox.never_arrived" | "vault.stale" => {
            text("下一步：ereg outbox", "Next: ereg outbox")
        }
        "outbox.not_found" | "outbox.unknown_command" => text("下一步：ereg outbox", "Next: ereg outbox"),
        "outbox.waiting" | "outbox.on_its_way" | "outbox.older_copy" | "share.unsent" => {
            text("下一步：ereg sync", "Next: ereg sync")
        }
        "payment.not_found" | "quote.not_found" | "quote.expired" | "quote.superseded" => {
            text("下一步：ereg sync，然后 ereg fee 案件", "Next: ereg sync, then ereg fee CASE")
        }
        "share.not_shared" => text("下一步：ereg share 草稿", "Next: ereg share DRAFT"),
        "share.already_shared" | "share.not_the_writer" | "draft.shared" | "submit.not_complete" => {
            text("下一步：ereg workspace 草稿 --refresh", "Next: ereg workspace DRAFT --refresh")
        }
        "sheet.not_frozen" => text(
            "下一步：由发起人运行 ereg freeze 草稿，各方 ereg sync",
            "Next: whoever began the draft runs ereg freeze DRAFT, then all run ereg sync",
        ),
        "sheet.media_not_here" => text("下一步：ereg sync", "Next: ereg sync"),
        "sign.inquiry_open" => text("下一步：ereg inquiry 草稿", "Next: ereg inquiry DRAFT"),
        "sign.sheet_not_shown"
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
        "slot.filled" => text(
            "下一步：要换人的：ereg draft set 草稿 字段=内容，然后 ereg invite 草稿 位置",
            "Next: for another person: ereg draft set DRAFT FIELD=VALUE, then ereg invite DRAFT SLOT",
        ),
        "slot.unknown" => text("下一步：ereg draft fill 草稿", "Next: ereg draft fill DRAFT"),
        "trust.not_pinned" => text("下一步：ereg enrol", "Next: ereg enrol"),
        "vault.corrupt" => text(
            "下一步：ereg salvage；密钥文件损坏的：ereg restore 备份",
            "Next: ereg salvage; where the key file is damaged: ereg restore BACKUP",
        ),
        "vault.missing" => text("下一步：ereg init", "Next: ereg init"),
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
}
