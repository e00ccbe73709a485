//! Circles between the modules of one crate, for `cargo xtask layers`: inside a crate, too, files import downwards.
//!
//! A module uses another one that stands beside it when anything in it, at any depth, names a path into the other;
//! a name that a module passes on (`pub use`) counts for the module it comes from. What a folder's own file
//! and the files below it use of each other is their own affair, and tests see everything.

use crate::Broken;
use crate::rust_text::is_for_tests;
use crate::workspace::SourceFile;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

/// A module by its names from the root of its crate, which itself has none.
type Module = Vec<String>;

/// The modules in which a use is written, for each module and one beside it that it uses.
type Uses = BTreeMap<(Module, Module), BTreeSet<Module>>;

/// One line for each circle.
pub(crate) fn broken(files: &[SourceFile]) -> Vec<String> {
    let mut crates: BTreeMap<&str, Vec<(Module, &str)>> = BTreeMap::new();
    for file in files {
        if let Some((home, module)) = place(&file.path) {
            crates.entry(home).or_default().push((module, file.text.as_str()));
        }
    }
    let mut broken = Vec::new();
    for (home, files) in &crates {
        let lines: Vec<String> = match Modules::read(files) {
            Ok(modules) => {
                circles(&modules.uses()).iter().map(|circle| format!("a circle of modules: {circle}")).collect()
            }
            Err(Broken(lines)) => lines,
        };
        broken.extend(lines.iter().map(|line| format!("{home}/src: {line}")));
    }
    broken
}

/// The crate's directory and the module, of a path such as `core/law/src/review/mod.rs`. None outside the sources of a
/// crate, and for a program in `src/bin`, which is a crate of its own.
pub(crate) fn place(path: &str) -> Option<(&str, Module)> {
    let (home, inside) = path.split_once("/src/")?;
    let mut module: Module = inside.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if module.first().is_some_and(|first| first == "bin") {
        return None;
    }
    let is_root = module.len() == 1 && matches!(module[0].as_str(), "lib" | "main");
    if is_root || module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    Some((home, module))
}

/// The modules of one crate and what they name, tests left out.
#[derive(Default)]
struct Modules {
    known: BTreeSet<Module>,
    /// Modules that are compiled for tests alone.
    tests: BTreeSet<Module>,
    /// The path behind a name that a module imports, which those below it see, or passes on.
    imports: BTreeMap<(Module, String), Vec<String>>,
    /// Each module with the paths that it names.
    named: Vec<(Module, Vec<String>)>,
}

impl Modules {
    fn read(files: &[(Module, &str)]) -> Result<Self, Broken> {
        let mut modules = Self::default();
        for (module, text) in files {
            let tokens: TokenStream =
                text.parse().map_err(|error| Broken::one(format!("{}: {error}", module.join("::"))))?;
            modules.known.insert(module.clone());
            modules.walk(module, tokens);
        }
        Ok(modules)
    }

    fn walk(&mut self, module: &Module, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut for_tests = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'));
                    if let Some(TokenTree::Group(attribute)) = tokens.next() {
                        for_tests |= is_for_tests(&attribute);
                    }
                }
                TokenTree::Ident(word) if word == "mod" => {
                    let below: Module =
                        module.iter().cloned().chain(tokens.next().map(|name| name.to_string())).collect();
                    let body = tokens.next();
                    if for_tests {
                        self.tests.insert(below);
                    } else if let Some(TokenTree::Group(body)) = body {
                        self.known.insert(below.clone());
                        self.walk(&below, body.stream());
                    }
                    for_tests = false;
                }
                TokenTree::Ident(word) if word == "pub" => {
                    tokens.next_if(
                        |token| matches!(token, TokenTree::Group(scope) if scope.delimiter() == Delimiter::Parenthesis),
                    );
                }
                _ if for_tests => {
                    let ends = |token: &TokenTree| match token {
                        TokenTree::Group(body) => body.delimiter() == Delimiter::Brace,
                        TokenTree::Punct(punct) => punct.as_char() == ';',
                        _ => false,
                    };
                    if !ends(&token) {
                        while tokens.next().is_some_and(|token| !ends(&token)) {}
                    }
                    for_tests = false;
                }
                TokenTree::Ident(word) if word == "use" => {
                    for (path, name) in tree(&mut tokens, &[]) {
                        if let Some(name) = name {
                            self.imports.insert((module.clone(), name), path.clone());
                        }
                        self.named.push((module.clone(), path));
                    }
                }
                TokenTree::Ident(word) => {
                    let path = path(word.to_string(), &mut tokens);
                    if matches!(path[0].as_str(), "crate" | "super" | "self") {
                        self.named.push((module.clone(), path));
                    }
                }
                TokenTree::Group(group) => self.walk(module, group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        let is_test = |module: &Module| self.tests.iter().any(|test| module.starts_with(test));
        for (from, path) in self.named.iter().filter(|(from, _)| !is_test(from)) {
            let Some(to) = self.home_of(from, path, 0).filter(|to| !is_test(to)) else { continue };
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            if shared < from.len() && shared < to.len() {
                let beside = (from[..=shared].to_vec(), to[..=shared].to_vec());
                uses.entry(beside).or_default().insert(from.clone());
            }
        }
        uses
    }

    /// The module in which what a path names is written; None outside the crate.
    fn home_of(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (mut at, mut rest) = (from.clone(), path);
        let mut inside = false;
        while let Some((first, behind)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "super" => drop(at.pop()),
                "self" => {}
                _ => break,
            }
            (rest, inside) = (behind, true);
        }
        while let Some((name, behind)) = rest.split_first() {
            let below: Module = at.iter().cloned().chain([name.clone()]).collect();
            if self.known.contains(&below) {
                at = below;
            } else if let Some(import) = self.imports.get(&(at.clone(), name.clone())).filter(|_| depth < 16) {
                match self.home_of(&at, import, depth + 1) {
                    Some(home) => at = home,
                    None => return inside.then_some(at),
                }
            } else {
                return inside.then_some(at);
            }
            (rest, inside) = (behind, true);
        }
        inside.then_some(at)
    }
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

/// A path from its first word on; stops at what is no word, such as `<` or `{`.
fn path(first: String, tokens: &mut Tokens) -> Vec<String> {
    let mut path = vec![first];
    while colons(tokens) {
        match tokens.peek() {
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            _ => break,
        }
        tokens.next();
    }
    path
}

fn colons(tokens: &mut Tokens) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let ahead: Vec<bool> = tokens.clone().take(2).map(|token| is_colon(&token)).collect();
    let both = ahead == [true, true];
    if both {
        tokens.next();
        tokens.next();
    }
    both
}

/// The paths of the rest of a use tree, up to `;` or the end, each with the name it is known by here: none for `*`.
fn tree(tokens: &mut Tokens, before: &[String]) -> Vec<(Vec<String>, Option<String>)> {
    let mut found = Vec::new();
    let mut path = before.to_vec();
    let mut name = None;
    let mut finish = |path: &mut Vec<String>, name: &mut Option<String>| {
        if path.len() > before.len() {
            if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                path.pop();
            }
            let known_as = name.take().or_else(|| path.last().cloned());
            found.push((std::mem::replace(path, before.to_vec()), known_as));
        }
        *path = before.to_vec();
    };
    let mut inner = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "as" => name = tokens.next().map(|name| name.to_string()),
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                inner.extend(tree(&mut group.stream().into_iter().peekable(), &path));
                path = before.to_vec();
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => finish(&mut path, &mut name),
            TokenTree::Punct(punct) if punct.as_char() == ';' => break,
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                inner.push((std::mem::replace(&mut path, before.to_vec()), None));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    finish(&mut path, &mut name);
    found.extend(inner);
    found
}

/// Every module that can be come to from one by uses, itself only where a circle leads back.
fn reached(uses: &Uses, from: &Module) -> BTreeSet<Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for (_, to) in uses.keys().filter(|(from, _)| from == at) {
            if reached.insert(to.clone()) {
                open.push(to);
            }
        }
    }
    reached
}

/// The uses of each knot of modules that all reach each other.
fn circles(uses: &Uses) -> Vec<String> {
    let from: BTreeSet<&Module> = uses.keys().map(|(from, _)| from).collect();
    let reach: BTreeMap<&Module, BTreeSet<Module>> = from.into_iter().map(|from| (from, reached(uses, from))).collect();
    let in_circle = reach.iter().filter(|(module, reached)| reached.contains::<Module>(module));
    let knots: BTreeSet<Vec<&Module>> = in_circle
        .map(|(module, reached)| {
            let back = |other: &Module| reach.get(other).is_some_and(|reached| reached.contains::<Module>(module));
            reach.keys().copied().filter(|other| reached.contains(*other) && back(other)).collect()
        })
        .collect();
    let knot = |knot: &Vec<&Module>| {
        let inside = uses.iter().filter(|((from, to), _)| knot.contains(&from) && knot.contains(&to));
        let line = |((from, to), where_): (&(Module, Module), &BTreeSet<Module>)| {
            let files: Vec<String> = where_.iter().map(|module| module.join("::")).collect();
            format!("\n    {} -> {} (in {})", from.join("::"), to.join("::"), files.join(", "))
        };
        inside.map(line).collect()
    };
    knots.iter().map(knot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files of a crate `core/law`, each by its path below `src` and its text.
    fn house(files: &[(&str, &str)]) -> Vec<SourceFile> {
        let file =
            |(path, text): &(&str, &str)| SourceFile { path: format!("core/law/src/{path}"), text: (*text).to_owned() };
        files.iter().map(file).collect()
    }

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        broken(&house(files))
    }

    const SOUND: &[(&str, &str)] = &[
        ("lib.rs", "pub mod a; pub mod b; pub use a::One;"),
        ("a.rs", "pub struct One; pub(crate) const TWO: u8 = 2;"),
        ("b/mod.rs", "mod c; mod d; pub use c::Three; use crate::a::{self, One}; fn f() { d::g(a::TWO) }"),
        ("b/c.rs", "pub struct Three(super::super::a::One);"),
        ("b/d.rs", "use super::{One, Three}; pub fn g(_: u8) -> Three { crate::b::Three(crate::One) }"),
    ];

    #[test]
    fn arrows_down_pass_and_a_folder_uses_its_own_files() {
        assert_eq!(told(SOUND), Vec::<String>::new());
    }

    #[test]
    fn every_way_to_name_a_module_above_closes_the_circle() {
        for upward in [
            "use crate::b::Three;",
            "use crate::{b::{self as other}, c};",
            "use super::b::*;",
            "pub use super::b::Three as Four;",
            "fn f() { let _ = crate::b::Three; }",
            "fn f<T: Into<super::b::Three>>(_: T) {}",
            "macro_rules! m { () => { $crate::b::Three } }",
            "fn f() { println!(\"{:?}\", crate::b::Three) }",
            "mod inner { type T = super::super::b::Three; }",
            "#[cfg(not(test))] use crate::b::Three;",
        ] {
            let mut files = SOUND.to_vec();
            files[1] = ("a.rs", upward);
            let lines = told(&files);
            let [line] = lines.as_slice() else { panic!("{upward}: {lines:?}") };
            assert!(line.contains("a -> b (in a"), "{upward}: {line}");
            assert!(line.contains("b -> a (in b, b::c, b::d)"), "{upward}: {line}");
        }
    }

    #[test]
    fn what_is_passed_on_counts_for_the_file_it_comes_from() {
        let mut files = SOUND.to_vec();
        files[3] = ("b/c.rs", "pub struct Three; use super::f; use super::e;");
        files[2] = ("b/mod.rs", "mod c; mod d; pub use c::Three; pub use d::g as e; fn f() {}");
        let lines = told(&files);
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(line.contains("b::c -> b::d (in b::c)") && line.contains("b::d -> b::c (in b::d)"), "{line}");
    }

    #[test]
    fn what_is_for_tests_alone_and_what_is_only_written_about_count_for_nothing() {
        for quiet in [
            "#[cfg(test)] mod tests { use crate::b::Three; }",
            "#[cfg(test)] use crate::b::Three; pub struct One;",
            "#[cfg(any(test, feature = \"fixtures\"))] #[allow(dead_code)] pub fn f() { crate::b::Three }",
            "/// As [`crate::b::Three`].\npub struct One; // crate::b::Three\nconst C: &str = \"crate::b::Three\";",
            "use std::b::Three; use b::Three; use serde::{self, b};",
            "#[cfg(test)] mod more;",
        ] {
            let mut files = SOUND.to_vec();
            files[1] = ("a.rs", quiet);
            files.push(("a/more.rs", if quiet.contains("more") { "use crate::b::Three;" } else { "" }));
            assert_eq!(told(&files), Vec::<String>::new(), "{quiet}");
        }
    }

    #[test]
    fn a_file_that_is_no_rust_is_told() {
        assert_eq!(told(&[("a.rs", "fn f( {")]).len(), 1);
    }
}
