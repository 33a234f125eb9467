//! The worst that a legal scenario does to a command: `just worst` makes files as large as they may be, some by hand and some
//! at random, gives each to every command and to every built-in implementation, and prints what took the most processor time
//! and the most memory.
//!
//! It exits with 1 where something takes more than 2 s or 256 MiB. It measures the processes from outside, so it needs Linux.

#[cfg(target_os = "linux")]
#[path = "worst/files.rs"]
mod files;
#[cfg(target_os = "linux")]
#[path = "worst/measure.rs"]
mod measure;

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("processes are measured on Linux alone");
}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use interlude::implementations;
    use interlude_lab::semantics::Semantics;
    use measure::Measured;

    /// How many files are made at random.
    const RANDOM: u64 = 40;
    /// What a command may take.
    const MOST_SECONDS: f64 = 2.0;
    const MOST_BYTES: u64 = 256 << 20;

    // It takes minutes, so it is asked for by name; otherwise one file is tried, and nothing is said of it.
    let quick = !std::env::args().any(|argument| argument == "look");
    // Words behind `look` choose files by their names. Cargo adds an option of its own.
    let behind = std::env::args().skip_while(|argument| argument != "look").skip(1);
    let wanted: Vec<String> = behind.filter(|argument| !argument.starts_with('-')).collect();
    let mut files = files::by_hand();
    files.extend((0..RANDOM).map(|seed| (format!("random {seed}"), files::at_random(seed))));
    for (name, text) in &files {
        let read = interlude_spec::scenario::load(text.as_bytes());
        assert!(read.is_ok(), "`{name}` is not legal: {read:?}");
    }
    files.retain(|(name, _)| wanted.is_empty() || wanted.iter().any(|it| name.contains(it)));
    if quick {
        files.truncate(1);
    }
    let everyone = implementations::all();
    let names = everyone.iter().map(|it| it.name.clone()).filter(|name| !name.starts_with("twin/"));
    let runs = names.map(|name| vec!["run".to_owned(), "--implementation".to_owned(), name]);
    let words = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut commands = vec![
        words("check"),
        words("run --check-determinism"),
        words(
            "run --implementation faulty/awaits-nothing --html h.html --markdown m.md --junit j.xml --json r.json",
        ),
        words(
            "run --implementation faulty/sets-nothing --html h.html --markdown m.md --junit j.xml --json r.json",
        ),
        words("run --implementation faulty/set-active-sets-nothing --html h.html --verbose"),
        words("run --annotate github --implementation faulty/hides-never"),
        words("explore"),
        words("explore --reject --unload"),
        words("simulate --write"),
    ];
    let semantics = Semantics::all().into_iter().map(|it| it.name.clone());
    commands.extend(semantics.map(|name| vec!["simulate".to_owned(), "--semantics".to_owned(), name]));
    commands.extend(runs);
    let mut all: Vec<Measured> = Vec::new();
    for (name, text) in &files {
        let before = all.len();
        for command in &commands {
            all.extend(measure::measure(name, text, command));
        }
        let worst = all[before..].iter().min_by(|one, other| Measured::by_time(one, other));
        let (seconds, command) = worst.map_or((0.0, ""), |it| (it.seconds, &it.command));
        println!("{name:<50} {:>7} bytes {seconds:>6.2} s: {command}", text.len());
    }
    for (what, order) in [
        ("the most processor time", Measured::by_time as fn(&Measured, &Measured) -> _),
        ("the most memory", Measured::by_memory),
    ] {
        all.sort_by(order);
        println!("\n{what}:");
        all.iter().take(10).for_each(|it| println!("  {it}"));
    }
    let is_over = |it: &&Measured| it.seconds > MOST_SECONDS || it.bytes > MOST_BYTES;
    let over = all.iter().filter(is_over).count();
    println!("\n{} runs of {} files, {over} over 2 s or 256 MiB", all.len(), files.len());
    std::process::ExitCode::from(u8::from(over > 0 && !quick))
}
