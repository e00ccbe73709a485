//! Workspaces with all that is in them.

use std::collections::HashMap;

use ereg_domain::{name::SectionName, party::Slot, time::Instant};
use ereg_protocol::id::{AccountId, DraftId};
use ereg_trust::{digest::Digest, manifest::Manifest};
use rusqlite::params;

use super::{
    Connected, Dated,
    column::{int, json, number, text, text_of},
};
use crate::{
    model::{Base, Frozen, Invitation, InvitationStanding, Medium, Member, Statement, StoredSection, Workspace},
    store::{
        StoreError,
        account::AccountReads,
        draft::{DraftReads, DraftWrites},
    },
};

/// The parts of a workspace.
const PARTS: [&str; 5] = [
    "DELETE FROM member WHERE office = ?1 AND draft_id = ?2",
    "DELETE FROM invitation WHERE office = ?1 AND draft_id = ?2",
    "DELETE FROM section WHERE office = ?1 AND draft_id = ?2",
    "DELETE FROM medium WHERE office = ?1 AND draft_id = ?2",
    "DELETE FROM statement WHERE office = ?1 AND draft_id = ?2",
];
/// The rest of a workspace.
const WHOLE: [&str; 2] = [
    "DELETE FROM chunk WHERE office = ?1 AND draft_id = ?2",
    "DELETE FROM workspace WHERE office = ?1 AND draft_id = ?2",
];

impl<T: Connected> DraftReads for T {
    fn workspace(&self, draft: DraftId) -> Result<Option<Workspace>, StoreError> {
        const TABLE: &str = "workspace";
        let id = draft.to_string();
        let head = self.one(
            "SELECT creator, until_ms, extract, unit, entry_seq, entry_hash, manifest, manifest_rev, case_id, version, matter \
             FROM workspace WHERE office = ?1 AND draft_id = ?2",
            params![self.office(), id],
            |row| {
                let (extract, manifest): (Option<String>, Option<String>) = (row.get(2)?, row.get(6)?);
                let case_id: Option<String> = row.get(8)?;
                Ok(Workspace {
                    draft_id: draft,
                    matter: text(row, 10, TABLE)?,
                    creator: text(row, 0, TABLE)?,
                    until: Instant::from_ms(row.get(1)?),
                    unit: text(row, 3, TABLE)?,
                    base: extract
                        .map(|extract| -> Result<_, StoreError> {
                            let (entry_seq, entry_hash) = (number(row, 4, TABLE)?, text(row, 5, TABLE)?);
                            Ok(Base { extract, entry_seq, entry_hash })
                        })
                        .transpose()?,
                    members: Vec::new(),
                    invitations: Vec::new(),
                    sections: Vec::new(),
                    media: Vec::new(),
                    frozen: manifest.map(frozen).transpose()?,
                    manifest_rev: number(row, 7, TABLE)?,
                    statements: Vec::new(),
                    case_id: case_id.map(|c| c.parse().map_err(|_| StoreError::Row { table: TABLE })).transpose()?,
                    version: number(row, 9, TABLE)?,
                })
            },
        )?;
        let Some(mut workspace) = head else { return Ok(None) };
        workspace.members = members(self, &id)?;
        workspace.invitations = invitations(self, &id)?;
        workspace.sections = sections(self, &id)?;
        workspace.media = media(self, &id)?;
        workspace.statements = statements(self, &id)?;
        Ok(Some(workspace))
    }

    fn open_workspaces(&self, account: &AccountId, now: Instant) -> Result<u32, StoreError> {
        let open = self.one(
            "SELECT count(*) FROM member p CROSS JOIN workspace w ON w.office = p.office AND w.draft_id = p.draft_id \
             WHERE p.office = ?1 AND p.account = ?2 AND w.case_id IS NULL AND w.until_ms > ?3",
            params![self.office(), account.as_str(), now.ms()],
            |row| Ok(row.get(0)?),
        )?;
        Ok(open.unwrap_or(0))
    }

    fn drafts_with_medium(&self, account: &AccountId, digest: Digest) -> Result<Vec<DraftId>, StoreError> {
        self.all(
            "SELECT DISTINCT m.draft_id FROM medium m CROSS JOIN member p ON p.office = m.office AND p.draft_id = m.draft_id \
             WHERE m.office = ?1 AND m.digest = ?2 AND p.account = ?3 ORDER BY m.draft_id",
            params![self.office(), digest.to_string(), account.as_str()],
            |row| text(row, 0, "medium"),
        )
    }

    fn chunk(&self, draft: DraftId, leaf: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.one(
            "SELECT bytes FROM chunk WHERE office = ?1 AND draft_id = ?2 AND leaf = ?3",
            params![self.office(), draft.to_string(), leaf.to_string()],
            |row| Ok(row.get(0)?),
        )
    }

    fn workspaces_over(&self, now: Instant, most: u32) -> Result<Vec<DraftId>, StoreError> {
        self.all(
            "SELECT draft_id FROM workspace WHERE office = ?1 AND until_ms <= ?2 AND case_id IS NULL LIMIT ?3",
            params![self.office(), now.ms(), most],
            |row| text(row, 0, "workspace"),
        )
    }
}

impl<T: Dated> DraftWrites for T {
    fn put_workspace(&self, workspace: &Workspace) -> Result<(), StoreError> {
        let id = workspace.draft_id.to_string();
        let written = self
            .prepare(
                "INSERT INTO workspace (office, draft_id, creator, until_ms, extract, unit, entry_seq, entry_hash, \
                 manifest, manifest_rev, case_id, version, matter) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 + 1, ?13) \
                 ON CONFLICT (office, draft_id) DO UPDATE SET until_ms = ?4, manifest = ?9, manifest_rev = ?10, \
                 case_id = ?11, version = ?12 + 1 WHERE version = ?12",
            )?
            .execute(params![
                self.office(),
                id,
                workspace.creator.to_string(),
                workspace.until.ms(),
                workspace.base.as_ref().map(|base| base.extract.as_str()),
                workspace.unit.as_str(),
                workspace.base.as_ref().map(|base| int(base.entry_seq)),
                workspace.base.as_ref().map(|base| base.entry_hash.to_string()),
                workspace.frozen.as_ref().map(|f| f.bytes.as_str()),
                int(workspace.manifest_rev),
                workspace.case_id.map(|c| c.to_string()),
                int(workspace.version),
                workspace.matter.as_str(),
            ])?;
        if written != 1 {
            return Err(StoreError::Moved);
        }
        put_members(self, workspace, &id)?;
        put_invitations(self, workspace, &id)?;
        put_sections(self, workspace, &id)?;
        put_media(self, workspace, &id)?;
        put_statements(self, workspace, &id)
    }

    fn drop_workspace(&self, draft: DraftId) -> Result<(), StoreError> {
        let id = draft.to_string();
        clear(self, &id, &PARTS)?;
        clear(self, &id, &WHOLE)
    }

    fn put_chunk(&self, draft: DraftId, leaf: Digest, bytes: &[u8]) -> Result<bool, StoreError> {
        let inserted = self
            .prepare("INSERT OR IGNORE INTO chunk (office, draft_id, leaf, bytes) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.office(), draft.to_string(), leaf.to_string(), bytes])?;
        Ok(inserted == 1)
    }

    fn drop_chunks(&self, draft: DraftId) -> Result<(), StoreError> {
        self.prepare(
            "DELETE FROM chunk WHERE office = ?1 AND draft_id = ?2 AND leaf NOT IN (SELECT leaf.value FROM medium m, \
                 json_each(m.chunks) leaf WHERE m.office = ?1 AND m.draft_id = ?2)",
        )?
        .execute(params![self.office(), draft.to_string()])?;
        Ok(())
    }
}

fn members(db: &impl Connected, draft: &str) -> Result<Vec<Member>, StoreError> {
    let mut members = db.all(
        "SELECT slot, account FROM member WHERE office = ?1 AND draft_id = ?2",
        params![db.office(), draft],
        |row| {
            let account: AccountId = text(row, 1, "member")?;
            let who = db.enrolled(&account)?.ok_or(StoreError::Row { table: "member" })?;
            Ok(Member { slot: text(row, 0, "member")?, who })
        },
    )?;
    members.sort_by_key(|m| m.slot);
    Ok(members)
}

fn invitations(db: &impl Connected, draft: &str) -> Result<Vec<Invitation>, StoreError> {
    const TABLE: &str = "invitation";
    db.all(
        "SELECT slot, code_hash, wrong, standing FROM invitation WHERE office = ?1 AND draft_id = ?2 ORDER BY slot",
        params![db.office(), draft],
        |row| {
            Ok(Invitation {
                slot: text(row, 0, TABLE)?,
                code_hash: text(row, 1, TABLE)?,
                wrong: json(row, 2, TABLE)?,
                standing: match row.get_ref(3)?.as_str() {
                    Ok("open") => InvitationStanding::Open,
                    Ok("used") => InvitationStanding::Used,
                    _ => return Err(StoreError::Row { table: TABLE }),
                },
            })
        },
    )
}

fn sections(db: &impl Connected, draft: &str) -> Result<Vec<StoredSection>, StoreError> {
    const TABLE: &str = "section";
    let mut sections = db.all(
        "SELECT kind, slot, rev, hash, body FROM section WHERE office = ?1 AND draft_id = ?2",
        params![db.office(), draft],
        |row| {
            let slot: String = row.get(1)?;
            let own = if slot.is_empty() { None } else { Some(text(row, 1, TABLE)?) };
            Ok(StoredSection {
                kind: text::<SectionName>(row, 0, TABLE)?,
                slot: own,
                rev: number(row, 2, TABLE)?,
                hash: text(row, 3, TABLE)?,
                body: row.get(4)?,
            })
        },
    )?;
    sections.sort_by_key(|s| (s.kind, s.slot));
    Ok(sections)
}

fn media(db: &impl Connected, draft: &str) -> Result<Vec<Medium>, StoreError> {
    let parts = db.all(
        "SELECT leaf, length(bytes) FROM chunk WHERE office = ?1 AND draft_id = ?2",
        params![db.office(), draft],
        |row| Ok((text::<Digest>(row, 0, "chunk")?, number(row, 1, "chunk")?)),
    )?;
    let parts: HashMap<Digest, u64> = parts.into_iter().collect();
    let mut media = announced(db, draft)?;
    for medium in &mut media {
        // A chunk is held for an announcement where its bytes have the leaf and the length that it gives.
        let fits = |(at, leaf): &(u32, &Digest)| {
            let len = medium.chunk_len(*at).and_then(|len| u64::try_from(len).ok());
            len.is_some() && parts.get(*leaf).copied() == len
        };
        medium.held = (0..).zip(&medium.chunks).filter(fits).map(|(at, _)| at).collect();
    }
    Ok(media)
}

/// The media of a workspace as they were announced, whatever is held of them, by file, material and member.
fn announced(db: &impl Connected, draft: &str) -> Result<Vec<Medium>, StoreError> {
    const TABLE: &str = "medium";
    let mut media = db.all(
        "SELECT digest, material, media_type, size, chunks, slot FROM medium WHERE office = ?1 AND draft_id = ?2",
        params![db.office(), draft],
        |row| {
            Ok(Medium {
                by: text(row, 5, TABLE)?,
                digest: text(row, 0, TABLE)?,
                material: json(row, 1, TABLE)?,
                media_type: json(row, 2, TABLE)?,
                size: number(row, 3, TABLE)?,
                chunks: json(row, 4, TABLE)?,
                held: Vec::new(),
            })
        },
    )?;
    // Asked for the order, SQLite would walk the index of digests for it.
    media.sort_by(|a, b| {
        let by_material = || a.material.as_str().cmp(b.material.as_str());
        a.digest.cmp(&b.digest).then_with(by_material).then_with(|| a.by.to_string().cmp(&b.by.to_string()))
    });
    Ok(media)
}

fn statements(db: &impl Connected, draft: &str) -> Result<Vec<Statement>, StoreError> {
    const TABLE: &str = "statement";
    let mut statements = db.all(
        "SELECT slot, digest, own, key_id, envelope FROM statement WHERE office = ?1 AND draft_id = ?2",
        params![db.office(), draft],
        |row| {
            Ok(Statement {
                slot: text(row, 0, TABLE)?,
                digest: text(row, 1, TABLE)?,
                own: text(row, 2, TABLE)?,
                key: text(row, 3, TABLE)?,
                envelope: row.get(4)?,
            })
        },
    )?;
    statements.sort_by_key(|s| s.slot);
    Ok(statements)
}

/// The rows of a part that are to go, and those that are to be written: what stays as it is held is neither.
fn differing<'a, T: PartialEq, K: PartialEq>(
    held: &'a [T],
    now: &'a [T],
    key: impl Fn(&T) -> K,
) -> (Vec<&'a T>, Vec<&'a T>) {
    let gone = held.iter().filter(|row| now.iter().all(|other| key(other) != key(row))).collect();
    let written = now.iter().filter(|row| !held.contains(row)).collect();
    (gone, written)
}

fn put_members(db: &impl Dated, workspace: &Workspace, id: &str) -> Result<(), StoreError> {
    let office = db.office();
    let held =
        db.all("SELECT slot, account FROM member WHERE office = ?1 AND draft_id = ?2", params![office, id], |row| {
            Ok((text::<Slot>(row, 0, "member")?, text::<AccountId>(row, 1, "member")?))
        })?;
    let now: Vec<_> = workspace.members.iter().map(|member| (member.slot, member.who.account.clone())).collect();
    let (gone, written) = differing(&held, &now, |(slot, _)| *slot);
    for (slot, _) in gone {
        db.prepare("DELETE FROM member WHERE office = ?1 AND draft_id = ?2 AND slot = ?3")?.execute(params![
            office,
            id,
            slot.to_string()
        ])?;
    }
    for (slot, account) in written {
        db.prepare("INSERT OR REPLACE INTO member (office, draft_id, slot, account) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![office, id, slot.to_string(), account.as_str()])?;
    }
    Ok(())
}

fn put_invitations(db: &impl Dated, workspace: &Workspace, id: &str) -> Result<(), StoreError> {
    let office = db.office();
    let held = invitations(db, id)?;
    let (gone, written) = differing(&held, &workspace.invitations, |invitation| invitation.slot);
    for invitation in gone {
        db.prepare("DELETE FROM invitation WHERE office = ?1 AND draft_id = ?2 AND slot = ?3")?.execute(params![
            office,
            id,
            invitation.slot.to_string()
        ])?;
    }
    for invitation in written {
        let standing = match invitation.standing {
            InvitationStanding::Open => "open",
            InvitationStanding::Used => "used",
        };
        let (slot, hash) = (invitation.slot.to_string(), invitation.code_hash.to_string());
        db.prepare(
            "INSERT OR REPLACE INTO invitation (office, draft_id, slot, code_hash, wrong, standing) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![office, id, slot, hash, text_of(&invitation.wrong, "invitation")?, standing])?;
    }
    Ok(())
}

fn put_sections(db: &impl Dated, workspace: &Workspace, id: &str) -> Result<(), StoreError> {
    let office = db.office();
    let own = |section: &StoredSection| section.slot.map(|slot| slot.to_string()).unwrap_or_default();
    let held = sections(db, id)?;
    let (gone, written) = differing(&held, &workspace.sections, |section| (section.kind, section.slot));
    for section in gone {
        db.prepare("DELETE FROM section WHERE office = ?1 AND draft_id = ?2 AND kind = ?3 AND slot = ?4")?
            .execute(params![office, id, section.kind.as_str(), own(section)])?;
    }
    for section in written {
        let (kind, hash) = (section.kind.as_str(), section.hash.to_string());
        db.prepare(
            "INSERT INTO section (office, draft_id, kind, slot, rev, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (office, draft_id, kind, slot) DO UPDATE SET rev = ?5, hash = ?6, body = ?7",
        )?
        .execute(params![office, id, kind, own(section), int(section.rev), hash, section.body])?;
    }
    Ok(())
}

fn put_media(db: &impl Dated, workspace: &Workspace, id: &str) -> Result<(), StoreError> {
    let office = db.office();
    let held = announced(db, id)?;
    // Which chunks are held follows from those that are there.
    let announced = |medium: &Medium| Medium { held: Vec::new(), ..medium.clone() };
    let now: Vec<Medium> = workspace.media.iter().map(announced).collect();
    let (gone, written) = differing(&held, &now, |medium| (medium.by, medium.digest, medium.material));
    for medium in gone {
        db.prepare(
            "DELETE FROM medium WHERE office = ?1 AND draft_id = ?2 AND slot = ?3 AND digest = ?4 AND material = ?5",
        )?
        .execute(params![
            office,
            id,
            medium.by.to_string(),
            medium.digest.to_string(),
            text_of(&medium.material, "medium")?
        ])?;
    }
    for medium in written {
        db.prepare(
            "INSERT INTO medium (office, draft_id, digest, material, media_type, size, chunks, slot) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
             ON CONFLICT (office, draft_id, slot, digest, material) DO UPDATE SET media_type = ?5, size = ?6, chunks = ?7",
        )?
        .execute(params![
            office,
            id,
            medium.digest.to_string(),
            text_of(&medium.material, "medium")?,
            text_of(&medium.media_type, "medium")?,
            int(medium.size),
            text_of(&medium.chunks, "medium")?,
            medium.by.to_string()
        ])?;
    }
    Ok(())
}

fn put_statements(db: &impl Dated, workspace: &Workspace, id: &str) -> Result<(), StoreError> {
    let office = db.office();
    let held = statements(db, id)?;
    let (gone, written) = differing(&held, &workspace.statements, |statement| statement.slot);
    for statement in gone {
        db.prepare("DELETE FROM statement WHERE office = ?1 AND draft_id = ?2 AND slot = ?3")?.execute(params![
            office,
            id,
            statement.slot.to_string()
        ])?;
    }
    for statement in written {
        db.prepare(
            "INSERT INTO statement (office, draft_id, slot, digest, own, key_id, envelope) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (office, draft_id, slot) DO UPDATE SET digest = ?4, own = ?5, key_id = ?6, envelope = ?7",
        )?
        .execute(params![
            office,
            id,
            statement.slot.to_string(),
            statement.digest.to_string(),
            statement.own.to_string(),
            statement.key.to_string(),
            statement.envelope
        ])?;
    }
    Ok(())
}

fn clear(db: &impl Connected, draft: &str, deletions: &[&'static str]) -> Result<(), StoreError> {
    for sql in deletions {
        db.prepare(sql)?.execute(params![db.office(), draft])?;
    }
    Ok(())
}

fn frozen(bytes: String) -> Result<Frozen, StoreError> {
    let manifest = Manifest::from_bytes(bytes.as_bytes()).map_err(|_| StoreError::Row { table: "workspace" })?;
    Ok(Frozen { manifest, digest: Digest::of(bytes.as_bytes()), bytes })
}
