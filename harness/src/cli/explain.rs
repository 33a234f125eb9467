//! `interlude explain`

use super::select;
use crate::discovery;
use crate::exit::Exit;
use crate::implementations::{hazardous, twins};
use crate::packages::{self, Package};
use crate::trial::Scenario;
use clap::Args;
use interlude_lab::named::Named;
use interlude_lab::semantics::Semantics;
use interlude_lab::twin::documented;
use interlude_lab::twin::eras::{self, Known, NoRecord};
use interlude_reports::terminal;
use interlude_spec::catalogue::{self, Basis, Entry};
use interlude_spec::contract::{Capability, Contract};
use interlude_spec::diagnostic::{Code, Severity};
use interlude_spec::ground::grounds;
use interlude_spec::hazards;
use interlude_spec::id::ScenarioId;
use interlude_spec::plan::Plan;
use interlude_spec::rule::{RuleId, RuleKind};
use std::collections::BTreeSet;
use std::fmt::Write;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A requirement, a hazard, a silent place or an error code, such as `set-session.hides-first`; a contract, a capability or a
    /// semantics, such as `navigate`; a version, such as `clerk-js@6.40.0`, or `documented`; or a package of Clerk, such as `@clerk/nextjs`. Of a scenario, by its id or its file, this
    /// is its text, to be copied
    #[arg(value_name = "ID")]
    id: String,
}

/// Where the manuals are that are named.
const PLACES: &str = "in the repository and in the npm package interlude-cli";

/// Beyond this width a paragraph is hard to follow.
const WIDEST: usize = 80;

pub(super) fn explain(arguments: &Arguments) -> Exit {
    let id = arguments.id.as_str();
    if let Some(known) = Known::of_name(id) {
        return match known {
            Ok(known) => {
                super::answer(&(terminal::semantics(&known, super::style()) + &harms(&known.name())))
            }
            Err(NoRecord::NoVersion { text }) if eras::begins_some(&text) => {
                let help = format!(
                    "name one of them, such as `interlude explain clerk-js@{}`; `interlude list semantics` lists some",
                    eras::like(&text)
                );
                super::complain(
                    &format!("`{id}` stands for many versions, which do not all do the same"),
                    &help,
                )
            }
            Err(none) => super::complain(&none.to_string(), "`interlude list semantics` lists versions"),
        };
    }
    let text = RuleId::from_name(id)
        .and_then(catalogue::entry)
        .map(rule)
        .or_else(|| catalogue::silences().iter().find(|silence| silence.id == id).map(silence))
        .or_else(|| {
            // The first word of a code says only what kind of file it is about.
            let name = |code: &Code| code.as_str().split_once('.').is_some_and(|(_, name)| name == id);
            let is_it = |code: &Code| code.as_str() == id || name(code);
            Code::ALL.iter().copied().find(is_it).map(mistake)
        });
    let text = text.or_else(|| word(id));
    if let Some(text) = text {
        return super::answer(&text);
    }
    if let Some(exit) = a_scenario(id) {
        return exit;
    }
    let of_clerk = packages::named(id);
    if !of_clerk.is_empty() {
        return super::answer(&package(id, &of_clerk));
    }
    let semantics = Semantics::all();
    let known = RuleId::ALL
        .iter()
        .map(|rule| rule.as_str())
        .chain(Code::ALL.iter().map(|code| code.as_str()))
        .chain(catalogue::silences().iter().map(|silence| silence.id.as_str()))
        .chain(Contract::ALL.iter().map(|contract| contract.as_str()))
        .chain(Capability::ALL.iter().map(|capability| capability.as_str()))
        .chain(semantics.iter().map(|semantics| semantics.name.as_str()))
        .chain([documented::NAME]);
    let help = match interlude_spec::scenario::nearest(id, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if ["clerk-js", "@clerk/clerk-js"].contains(&id) => {
            format!("name a version of it, such as `clerk-js@{}`", eras::last())
        }
        None => holding(id, known)
            .or_else(|| speaking(id))
            .or_else(|| a_version(id).map(|version| format!("did you mean `clerk-js@{version}`?")))
            .or_else(|| packages::near(id).map(|near| format!("did you mean `{near}`?")))
            .or_else(|| select::near(id).map(|near| format!("did you mean the scenario `{near}`?")))
            .unwrap_or_else(|| "`interlude list` says what there are lists of: requirements, hazards, capabilities, scenarios and more".into()),
    };
    super::complain(&format!("there is nothing named `{id}` to explain"), &help)
}

/// The version of clerk-js in a name of another thing: a number alone, or behind the last `@` or `+` of it, such as in
/// `clerk-react@6.18.0+6.40.0`.
fn a_version(id: &str) -> Option<semver::Version> {
    let written = id.rsplit(['@', '+']).next()?;
    Known::named(written).ok()?.version
}

/// Which clerk-js a package loads, and what tells of that one.
fn package(id: &str, majors: &[Package]) -> String {
    let name = majors.first().map_or("", |it| it.name);
    let mut out =
        format!("{name}\na package of Clerk, which loads the newest clerk-js of a major version\n\n");
    for it in majors {
        out.push_str(&labelled(&it.majors.join(", "), &format!("loads clerk-js {}", it.loads)));
        out.push_str(&command("", &format!("interlude explain {}", it.clerk_js())));
    }
    let (_, version) = packages::name_and_version(id);
    if let Some(version) = version.filter(|version| !majors.iter().any(|it| it.has(version))) {
        out.push_str(&labelled("note", &format!("what {version} loads was not looked at")));
    }
    out + &labelled("more", &format!("spec/START.md, {PLACES}, says what to do with it"))
}

/// How many names are listed that hold a word.
const MOST_HOLDING: usize = 5;

/// The names that hold a word, where it is one and they are few.
fn holding<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let is_word = word.len() >= 4 && word.chars().all(|c| c.is_ascii_lowercase() || "-.".contains(c));
    let names: Vec<_> =
        known.filter(|name| is_word && name.contains(word)).map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        few if few.len() <= MOST_HOLDING => Some(format!("did you mean one of {}?", few.join(", "))),
        _ => None,
    }
}

/// The hazards that tell of a word, such as what a user sees; where it is one, and they are few.
fn speaking(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let tells = |rule: &&RuleId| {
        let told =
            catalogue::entry(**rule).map(|entry| format!("{} {}", entry.text, entry.why).to_lowercase());
        rule.kind() == RuleKind::Hazard
            && told.is_some_and(|it| {
                it.split(|c: char| !c.is_alphanumeric()).any(|told| told.starts_with(&word))
            })
    };
    let names: Vec<_> = RuleId::ALL.iter().filter(tells).map(|rule| format!("`{rule}`")).collect();
    match &names[..] {
        [] => None,
        _ if word.len() < 4 => None,
        [one] => Some(format!("{one} tells of that")),
        [few @ .., last] if names.len() <= MOST_HOLDING => {
            Some(format!("{} and {last} tell of that", few.join(", ")))
        }
        _ => Some("several hazards tell of that: `interlude list requirements` lists them".into()),
    }
}

/// A contract, a capability or a semantics.
fn word(id: &str) -> Option<String> {
    let told = |kind: &str, about: &str, label: &str, more: &str| {
        format!("{id}\n{kind}\n\n{}\n{}", wrap(about, ""), labelled(label, more))
    };
    if let Some(contract) = Contract::from_name(id) {
        let more = format!("interlude run --contract {id}");
        return Some(told("a contract", contract.about(), "run", &more));
    }
    if let Some(capability) = Capability::ALL.into_iter().find(|capability| capability.as_str() == id) {
        let more = "a scenario that needs it is skipped where an implementation does not claim it";
        return Some(told("a capability", capability.about(), "so", more));
    }
    Some(terminal::policy(&Semantics::named(id)?, super::style()))
}

/// Prints the text of a scenario, where it is one: it can be copied, and says itself what it is about.
fn a_scenario(name: &str) -> Option<Exit> {
    select::is_scenario(name).then(|| match select::text_of_scenario(name) {
        Ok(text) => {
            super::note(&format!(
                "this is the text of a scenario; `interlude simulate {name}` shows what it comes to, and `interlude run {name}` runs it"
            ));
            super::answer(&text)
        }
        Err(exit) => exit,
    })
}

fn rule(entry: &Entry) -> String {
    let kind = match entry.level {
        RuleKind::Must => "a must",
        RuleKind::May => "a may: either way is right",
        RuleKind::Hazard => "a hazard: allowed, and it hurts",
        RuleKind::Scenario => "a check of every scenario",
    };
    let basis = match entry.basis {
        Basis::None => String::new(),
        basis => format!(", {}", basis.as_str()),
    };
    let contracts: Vec<_> = entry.contract.iter().map(|contract| contract.as_str()).collect();
    let kind = wrap(&format!("{kind}{basis}; contract {}", contracts.join(", ")), "");
    let mut out = format!("{}\n{kind}\n", entry.id);
    out.push_str(&wrap(&entry.text, ""));
    _ = write!(out, "\n{}", labelled("why", &entry.why));
    // Contracts share sentences.
    let mut told = BTreeSet::new();
    let grounds = entry.contract.iter().flat_map(|contract| grounds(entry.id, *contract, None));
    for ground in grounds.map(|ground| ground.to_string()) {
        if told.insert(ground.clone()) {
            out.push_str(&labelled("rests on", &ground));
        }
    }
    if told.is_empty() {
        out.push_str(&labelled("source", &entry.source));
    }
    out.push_str(&command("example", &example(entry)));
    let seen = seen_by_version(entry.id);
    // The newest version that shows it.
    if let Some((version, _)) = seen.iter().rev().find(|(_, shows)| *shows) {
        let version = format!("clerk-js@{version}");
        let on = format!("clerk-js {}; in other situations perhaps on more", spans(&seen));
        out.push_str(&labelled("seen on", &on));
        for part in ["harm", "cure"] {
            let id = recipe(entry.id, part);
            out.push_str(&command(part, &format!("interlude simulate {id} --semantics {version}")));
        }
    }
    // No twin says which organization a token is for. The packages have shown it, and RECIPES.md speaks of it.
    if seen.iter().any(|(_, shows)| *shows) || entry.id.looks_at() == Some(Capability::Token) {
        out.push_str(&labelled(
            "instead",
            &format!("scenarios/RECIPES.md, {PLACES}, says what an application writes instead"),
        ));
    }
    out
}

/// A command that shows what a rule is about: a hazard on an implementation that has it, since the references that `run` takes
/// otherwise need not.
fn example(entry: &Entry) -> String {
    match hazardous::HAZARDS.iter().find(|it| it.shows == entry.id) {
        Some(it) => {
            format!("interlude run --filter {} --implementation hazardous/{}", it.scenario, it.name())
        }
        None => format!("interlude run --filter {}", entry.example),
    }
}

/// One of the two scenarios of the recipe that is about a hazard.
fn recipe(hazard: RuleId, part: &str) -> ScenarioId {
    let name = hazard.as_str().trim_start_matches("hazard.");
    format!("recipes/{name}/{part}").as_str().into()
}

/// Versions of clerk-js, from the oldest to the newest, each with whether the scenario of a harm shows the hazard there; empty where
/// there is no recipe.
fn seen_by_version(hazard: RuleId) -> Vec<(semver::Version, bool)> {
    let Some(plan) = harm(hazard) else { return Vec::new() };
    let listed = twins::LISTED.iter().filter_map(|version| Known::named(version).ok()?.version);
    let versions: BTreeSet<_> = eras::eras().map(|(since, _)| since).chain(listed).collect();
    let shown = |version: semver::Version| {
        let shown = shows(&format!("clerk-js@{version}"), hazard, &plan);
        (version, shown)
    };
    versions.into_iter().map(shown).collect()
}

/// In words, which versions show it.
fn spans(seen: &[(semver::Version, bool)]) -> String {
    let mut spans = Vec::new();
    let mut rest = seen;
    while let Some(begin) = rest.iter().position(|(_, shows)| *shows) {
        let since = &rest[begin].0;
        rest = &rest[begin..];
        let end = rest.iter().position(|(_, shows)| !shows);
        spans.push(match end {
            Some(end) => format!("from {since} on, up to the last one before {}", rest[end].0),
            None => format!("from {since} on, up to {}, the last one that was looked at", eras::last()),
        });
        rest = &rest[end.unwrap_or(rest.len())..];
    }
    spans.join("; and ")
}

/// The scenario that shows the harm of a hazard; none where there is no recipe.
fn harm(hazard: RuleId) -> Option<Plan> {
    let id = recipe(hazard, "harm");
    let found = discovery::built_in().into_iter().find(|found| found.id == id)?;
    Some(Scenario::load(&found).ok()?.plan)
}

/// Whether a version shows a hazard in a scenario.
fn shows(version: &str, hazard: RuleId, plan: &Plan) -> bool {
    let Some(Ok(named)) = Named::of(version) else { return false };
    let simulated = named.simulate(&recipe(hazard, "harm"), plan);
    simulated.is_ok_and(|it| hazards::find(&it.plan, &it.trace).iter().any(|seen| seen.rule == hazard))
}

/// What the users of a version see, of all that there is a recipe for.
fn harms(version: &str) -> String {
    let all = RuleId::ALL.iter().filter(|rule| rule.kind() == RuleKind::Hazard);
    let seen = all.filter(|hazard| harm(**hazard).is_some_and(|plan| shows(version, **hazard, &plan)));
    let told = seen.filter_map(|hazard| {
        let why = wrap(&catalogue::entry(*hazard)?.why, &" ".repeat(LABEL));
        Some(format!("{hazard}\n{why}"))
    });
    let told: String = told.collect();
    if told.is_empty() {
        return String::new();
    }
    let more =
        "`interlude explain hazard.NAME` shows each at work, and says what an application writes instead.";
    format!("\nWhat it does to users, where an application lets it:\n\n{told}\n{}", wrap(more, ""))
}

/// What the usual four are, which a silence names.
const FOUR: &str = "the usual four say that the callback is called once, what is set, that the call returns after that, and that \
                    the children are back then. A call that is free of them may reject at once, resolve without setting, stay hidden, bring back what \
                    was there before, or set null.";

fn silence(silence: &catalogue::Silence) -> String {
    let text = wrap(&silence.text, "");
    let free = labelled("free", &silence.released);
    let four = if silence.released.contains("usual four") { labelled("four", FOUR) } else { String::new() };
    format!("{}\nthe documentation is silent here\n\n{text}\n{free}{four}", silence.id)
}

fn mistake(code: Code) -> String {
    let kind = match code.severity() {
        Severity::Error => "a mistake in a scenario file",
        Severity::Advice => "advice about a scenario file, which is no mistake",
    };
    format!(
        "{code}\n{kind}\n\n{}\n{}",
        wrap(code.about(), ""),
        labelled("see", "interlude check FILE shows the place and the way out")
    )
}

/// How wide the column of labels is.
const LABEL: usize = 9;

fn labelled(label: &str, text: &str) -> String {
    let wrapped = wrap(text, &" ".repeat(LABEL));
    format!("{label:<LABEL$}{}", &wrapped[LABEL..])
}

/// A command in lines that are still that command when they are copied.
fn command(label: &str, command: &str) -> String {
    let lines = terminal::fold(command, super::style().width.min(WIDEST).saturating_sub(LABEL));
    format!("{label:<LABEL$}{}\n", lines.join(&format!("\n{:LABEL$}", "")))
}

/// A text in lines that fit a terminal, each behind an indent.
fn wrap(text: &str, indent: &str) -> String {
    let width = super::style().width.min(WIDEST);
    let mut lines = vec![String::from(indent)];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        let begun = line.len() > indent.len();
        if begun && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{indent}{word}"));
        } else {
            line.push_str(if begun { " " } else { "" });
            line.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}
