//! The jobs that people and CI both run: `cargo xtask JOB`.
//!
//! Only `errors-doc` and `law-doc` read the product's own tables; what checks the product shares no code with it, so that a mistake
//! there cannot hide itself here.

// The output of a job is its result.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod audit;
mod calls;
mod circles;
mod contract;
mod errors_doc;
mod harmony;
mod law_doc;
mod layers;
mod markdown;
mod mutants;
mod reached;
mod run;
mod rust_text;
mod sabotage;
mod size;
mod swift;
mod test;
mod tried;
mod words;
mod workspace;
mod woven;

use std::process::ExitCode;

/// The words of a job that does not pass: one line for each thing that is wrong.
struct Broken(Vec<String>);

impl Broken {
    fn one(line: impl Into<String>) -> Self {
        Self(vec![line.into()])
    }
}

/// One entry of the help text.
struct Job {
    name: &'static str,
    says: &'static str,
    run: fn(&[String]) -> Result<(), Broken>,
}

const JOBS: &[Job] = &[
    Job { name: "layers", says: "check which crate may use which, and where unsafe code may be", run: layers::run },
    Job {
        name: "words",
        says: "check that no two public types share a name, and that comments say something",
        run: words::run,
    },
    Job { name: "surface", says: "write bindings/surface.txt from the built library", run: test::surface },
    Job { name: "size", says: "build the library as for a phone and print how large it is", run: size::run },
    Job { name: "bench-calls", says: "print what a call costs through the bindings, by its shape", run: calls::run },
    Job { name: "errors-doc", says: "write docs/errors.md from the catalogues", run: errors_doc::run },
    Job {
        name: "law-doc",
        says: "write docs/law.md from the matters, the rules and the policy pack",
        run: law_doc::run,
    },
    Job { name: "audit-demo", says: "recompute and check all that ereg demo left in a directory", run: audit::run },
    Job {
        name: "test",
        says: "all tests: Rust, Python, Kotlin, Swift and ArkTS through the bindings, and the sabotage twins",
        run: test::run,
    },
    Job {
        name: "shells",
        says: "the second half of `test`: Python, Kotlin, Swift and ArkTS through the bindings",
        run: test::shells,
    },
    Job {
        name: "mutants",
        says: "break the code in small ways and show which no test sees: [CRATE ...] [--sample N] [--seed S] [--in-diff REV]",
        run: mutants::run,
    },
    Job { name: "sabotage", says: "show that the tests of each promise fail when it is broken", run: sabotage::run },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let Some(job) = JOBS.iter().find(|job| job.name == wanted) else {
        eprintln!("cargo xtask JOB, where JOB is one of");
        JOBS.iter().for_each(|job| eprintln!("  {:<12} {}", job.name, job.says));
        return ExitCode::from(2);
    };
    match (job.run)(&rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Broken(lines)) => {
            lines.iter().for_each(|line| println!("{line}"));
            ExitCode::FAILURE
        }
    }
}
