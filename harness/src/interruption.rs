//! What is done when someone tells the program to end: adapters and unfinished files are taken away, and then it ends, in
//! less than two seconds, whether anyone reads what it says or not.

use crate::exit::Exit;
use crate::{files, process};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

/// How long it may take to say why.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// How long a command may take that ends by itself when it is asked to by anything but the keyboard.
#[cfg(unix)]
const FINISH: Duration = Duration::from_millis(1200);

static BEGUN: Once = Once::new();
static ENDS_BY_ITSELF: AtomicBool = AtomicBool::new(false);
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Listens from now on. `clear` takes from the screen what is not to stay there.
pub fn listen(clear: fn()) {
    BEGUN.call_once(|| begin(clear));
}

/// Says that the present command looks at [`happened`] and ends by itself. Only the second interruption ends the program
/// then.
pub fn end_by_itself() {
    ENDS_BY_ITSELF.store(true, Ordering::Relaxed);
}

/// Whether there was an interruption.
pub fn happened() -> bool {
    NUMBER.load(Ordering::Relaxed) > 0
}

#[cfg(unix)]
fn begin(clear: fn()) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = vec![SIGINT, SIGTERM, SIGQUIT];
    if !is_ignored(SIGHUP) {
        signals.push(SIGHUP);
    }
    // Without a thread for it, a signal ends the program as the system has it.
    let Ok(mut signals) = signal_hook::iterator::Signals::new(signals) else { return };
    let listen = move || {
        for signal in signals.forever() {
            let is_first = NUMBER.fetch_add(1, Ordering::Relaxed) == 0;
            if !(is_first && ENDS_BY_ITSELF.load(Ordering::Relaxed)) {
                end(clear);
            } else if signal != SIGINT {
                thread::sleep(FINISH);
                end(clear);
            }
        }
    };
    _ = thread::Builder::new().name("signals".into()).spawn(listen);
}

#[cfg(not(unix))]
fn begin(clear: fn()) {
    _ = ctrlc::set_handler(move || {
        let is_first = NUMBER.fetch_add(1, Ordering::Relaxed) == 0;
        if !(is_first && ENDS_BY_ITSELF.load(Ordering::Relaxed)) {
            end(clear);
        }
    });
}

/// Whether whoever has started this program wants it to survive a signal, as `nohup` does.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Takes everything away, says why, and ends the program.
fn end(clear: fn()) -> ! {
    process::kill_all(|| {
        files::remove_unfinished();
        say(clear);
        exit()
    })
}

/// Says that the run is incomplete, unless that takes too long: standard error may be a pipe that no one reads.
fn say(clear: fn()) {
    let (said, heard) = sync_channel(1);
    let speaker = thread::Builder::new().spawn(move || {
        clear();
        crate::cli::say("error: interrupted, so the run is incomplete");
        _ = said.send(());
    });
    if speaker.is_ok() {
        _ = heard.recv_timeout(LAST_WORDS);
    }
}

/// Ends the program without what is done at an ordinary exit, which may wait for standard output.
fn exit() -> ! {
    let code = i32::from(Exit::Incomplete.code());
    #[cfg(unix)]
    signal_hook::low_level::exit(code);
    #[cfg(not(unix))]
    std::process::exit(code);
}
