//! `ereg demo`: the whole sale in one command, in an invented city with a registry in this process.
//!
//! The scenes say what people do; everything they show was read back from a vault or the registry, and the story
//! stops with an error where that is not what must be true. Nothing outside the given directory is touched.

mod broken;
mod cast;
mod evidence;
mod exhibit;
mod forgery;
mod gate;
mod journey;
mod narrate;
mod page;
mod said;
mod scenes;
mod short;
mod words;
mod world;

use std::path::{Path, PathBuf};

use clap::Args;
use ereg_client::Instant;
use ereg_domain::name::MatterId;
use ereg_law::matter::{LAW, T04};
use ereg_trust::bundle::TrustBundle;

use self::{
    broken::{Broken, While as _},
    cast::{Character, Sale},
    exhibit::Exhibit,
    scenes::{BankLine, CHILD, Evening, InHand, Play, Stage, Tax},
    world::World,
};
use crate::{failure::Failure, filter::RunEnding, output::Output};

/// The time at which the story begins: 2026-11-05 20:05 at +08:00, some days after the city was entered.
const EVENING_MS: i64 = 1_793_880_300_000;
/// The minutes from the evening to the next morning.
const NIGHT_MINUTES: u64 = 11 * 60 + 30;

/// Arguments of `ereg demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Same seed, same city and same ids.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..ereg_domain::canonical::INTEGER_BOUND))]
    pub seed: u64,
    /// Play the short scene of this matter alone; without it, the whole story of a sale.
    #[arg(long, value_name = "TNN")]
    pub matter: Option<MatterId>,
    /// Directory to make; must not exist, or be empty.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Plays the sale.
///
/// # Errors
/// A step fails, or what was read back is not what must be true; with the step in plain words.
pub fn run(args: &DemoArgs, out: &mut Output) -> Result<RunEnding, Failure> {
    let language = out.language();
    let played = match std::env::var(CHILD) {
        Ok(order) => as_phone(args, &order, out),
        Err(_) => match args.matter {
            None => play(&args.out, args.seed, out),
            Some(id) => match LAW.matter(id) {
                Some(matter) => short::play(&args.out, args.seed, matter, Instant::from_ms(EVENING_MS), out),
                None => Err(Broken::NoMatter),
            },
        },
    };
    match played {
        Ok(()) => Ok(RunEnding::Good),
        Err(error) => Err(error.failure(language)),
    }
}

/// The work of the process that is killed; its order is `PHONE DRAFT MILLISECONDS`.
fn as_phone(args: &DemoArgs, order: &str, out: &Output) -> Result<(), Broken> {
    let (order, ms) = order.rsplit_once(' ').unwrap_or((order, ""));
    let at = Instant::from_ms(ms.parse().unwrap_or(EVENING_MS));
    scenes::save_until_killed(&args.out, args.seed, order, at, out.language())
}

fn play(dir: &Path, seed: u64, out: &mut Output) -> Result<(), Broken> {
    let started = std::time::Instant::now();
    world::empty_directory(dir)?;
    let world = World::begin(dir, seed, Instant::from_ms(EVENING_MS), out.language())?;
    let mut stage = Stage::new(&world, &T04.form, out);
    let (first, home, in_hand, shown, sheet) = the_sale(&mut stage)?;
    stage.narrator.scene(words::scene_mortgaged())?;
    world.pass(30);
    let second = scenes::mortgaged_home(&mut stage)?;
    evidence::lender(&mut stage, &second)?;
    let proven = evidence::collect(&mut stage, &[&first, &second], &in_hand)?;
    let took = started.elapsed();
    stage.journey.measured("milliseconds", u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    stage.journey.measured("root_fingerprint", world.running().root_fingerprint().to_string());
    stage.journey.finish(seed)?;
    let trust = world.wait(first.transferor.client.account().trust_bundle()).when("handing out trust.json")?;
    let trust = TrustBundle::parse(&trust, None, 0).map_err(|error| Broken::Registry(error.to_string()))?;
    let certificate_page = scenes::page_of_the_certificate(&stage, &first, &in_hand)?;
    let page = page::Page {
        language: stage.narrator.language(),
        seed,
        lines: stage.narrator.told(),
        mark: &stage.mark,
        home: &home,
        sheet: &sheet,
        in_hand: &in_hand,
        certificate_page: &certificate_page,
        shown: &shown,
        issuer: &trust.content().office.name,
        proven: &proven,
    };
    stage.journey.write("journey.html", page.html()?.as_bytes())?;
    for said in words::left_behind(dir, &shown) {
        stage.narrator.ends(said)?;
    }
    let said = words::the_end(dir, took, world::PASSPHRASE, stage.narrator.form());
    stage.narrator.ends(said)?;
    for phone in first.phones().into_iter().chain(second.phones()) {
        phone.close(stage.world)?;
    }
    drop(stage);
    world.end();
    Ok(())
}

type FirstSale = (Play, ereg_client::HomeView, InHand, Vec<Exhibit>, ereg_client::Sheet);

fn the_sale(stage: &mut Stage<'_>) -> Result<FirstSale, Broken> {
    let world = stage.world;
    let sale = Sale::of(&world.city, "plain_sale", Character::Transferor, Character::Transferee)?;
    stage.narrator.scene(words::title())?;
    evidence::registry_begins(stage)?;
    stage.narrator.scene(words::scene_evening())?;
    let (seller, buyer) = (world.new_phone(Character::Transferor)?, world.new_phone(Character::Transferee)?);
    let Evening { home, token } =
        scenes::evening_before(stage, (&seller, &sale.transferor.1), (&buyer, &sale.transferee.1), &sale.unit)?;

    world.pass(NIGHT_MINUTES);
    stage.narrator.scene(words::scene_draft())?;
    let draft = scenes::draft_in_airplane_mode(stage, &seller, &sale, scenes::mistyped(&sale.price))?;
    world.pass(4);
    let seller = scenes::killed_mid_save(stage, seller, draft)?;

    world.pass(70);
    let said = words::scene_share(stage.narrator.form());
    stage.narrator.scene(said)?;
    scenes::invited_and_joined(stage, &seller, &buyer, draft)?;
    let play = Play { sale, transferor: seller, transferee: buyer, draft, old_token: token };
    world.pass(9);
    scenes::deed_tax_photo(stage, &play)?;

    world.pass(95);
    stage.narrator.scene(words::scene_sign())?;
    let stale = scenes::signed_by_transferee(stage, &play)?;
    world.pass(17);
    scenes::price_changes(stage, &play, &stale)?;
    let sheet = world
        .wait(play.transferee.client.signing().sheet(play.draft))
        .map_err(|source| Broken::Phone { step: "reading the sheet", source })?;

    world.pass(50);
    stage.narrator.scene(words::scene_submit())?;
    scenes::taxes_open(stage, &play)?;
    scenes::submitted_twice(stage, &play)?;

    world.pass(3);
    stage.narrator.scene(words::scene_office())?;
    scenes::accepted_and_reviewed(stage, &play, Tax::Open)?;
    stage.narrator.scene(words::scene_pay())?;
    scenes::paid(stage, &play, BankLine::LosesAnswer)?;
    stage.narrator.scene(words::scene_book())?;
    let in_hand = scenes::booked_and_collected(stage, &play)?;

    world.pass(20);
    stage.narrator.scene(words::scene_stranger())?;
    let mut shown = scenes::stranger_verifies(stage, &play, &in_hand)?;
    shown.extend(scenes::stranger_verifies_the_document(stage, &play, &in_hand)?);

    world.pass(30);
    stage.narrator.scene(words::scene_consent())?;
    scenes::shown_with_consent(stage, &play, &in_hand)?;
    Ok((play, home, in_hand, shown, sheet))
}
