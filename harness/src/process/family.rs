//! The processes that descend from this one, and their end. Only a system that tells who descends from whom, and that
//! gives this process the children of those that have died, can be asked to leave none: Linux.

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long it is waited between two looks at who is left.
const BREATH: Duration = Duration::from_millis(1);

/// A process, as the system tells of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Member {
    pub(super) id: i32,
    parent: i32,
    group: i32,
    pub(super) session: i32,
    is_dead: bool,
}

impl Member {
    /// This process, as the system tells of it. None where it does not, or tells of it by another number than it has: the
    /// numbers of others would be those of strangers then.
    ///
    /// A process in a namespace of its own may have a group or a session that began outside. Their number is 0 here, which
    /// is no number of a process, so they are only ever compared.
    pub(super) fn own() -> Option<Self> {
        let stat = std::fs::read("/proc/self/stat").ok()?;
        let own = Self::read(&String::from_utf8_lossy(&stat))?;
        u32::try_from(own.id).is_ok_and(|id| id == std::process::id()).then_some(own)
    }

    /// Reads what `/proc/ID/stat` says. The name of the program stands in brackets and may hold anything.
    fn read(stat: &str) -> Option<Self> {
        let (id, rest) = stat.split_once(" (")?;
        let (_, rest) = rest.rsplit_once(") ")?;
        let mut words = rest.split(' ');
        let state = words.next()?;
        let mut number = || words.next()?.parse().ok();
        let (parent, group, session) = (number()?, number()?, number()?);
        Some(Self { id: id.parse().ok()?, parent, group, session, is_dead: matches!(state, "Z" | "X") })
    }
}

/// Has the children of this process's dead descendants become its own.
pub(super) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::set_child_subreaper(Some(rustix::process::getpid())) {
        tracing::warn!(%error, "orphans cannot be adopted");
    }
}

/// Kills those children of this process that are chosen, and all their descendants, until there are none, or the patience
/// is over; whether there are none. Those that have died are waited for. Nothing is done where the system does not tell.
pub(super) fn end(is_chosen: impl Fn(&Member) -> bool, patience: Duration) -> bool {
    let Some(own) = Member::own() else { return false };
    let me = own.id;
    let deadline = Instant::now() + patience;
    loop {
        let all = all();
        let chosen = |it: &&Member| it.parent == me && is_chosen(it);
        let mut left: Vec<Member> = all.values().filter(chosen).copied().collect();
        if left.is_empty() {
            return true;
        }
        let mut next = 0;
        while let Some(parent) = left.get(next).map(|it| it.id) {
            left.extend(all.values().filter(|it| it.parent == parent));
            next += 1;
        }
        for member in left {
            if member.is_dead {
                if member.parent == me {
                    _ = Pid::from_raw(member.id)
                        .map(|id| rustix::process::waitpid(Some(id), WaitOptions::NOHANG));
                }
                continue;
            }
            // No one of a group can be born while it is killed, so whoever begets others all the time does not escape.
            if member.group != own.group {
                _ = Pid::from_raw(member.group).map(|id| kill_process_group(id, Signal::KILL));
            }
            _ = Pid::from_raw(member.id).map(|id| kill_process(id, Signal::KILL));
        }
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(BREATH);
    }
}

/// Waits for every child that has died, and tells of each how; whether there may be more that live.
pub(super) fn reap(mut tell: impl FnMut(Pid, rustix::process::WaitStatus)) -> bool {
    loop {
        match rustix::process::wait(WaitOptions::NOHANG) {
            Ok(Some((id, status))) => tell(id, status),
            Ok(None) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

/// Every process, by its number. Where the system does not tell, none.
fn all() -> BTreeMap<i32, Member> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return BTreeMap::new() };
    let numbers = entries.flatten().filter(|entry| {
        entry.file_name().to_str().is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
    });
    // One that has gone meanwhile cannot be read.
    let stats = numbers.filter_map(|entry| std::fs::read(entry.path().join("stat")).ok());
    stats
        .filter_map(|stat| Member::read(&String::from_utf8_lossy(&stat)))
        .map(|member| (member.id, member))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_knows_itself() {
        let own = Member::own().expect("the system tells");
        assert_eq!(u32::try_from(own.id), Ok(std::process::id()));
        assert_eq!(all().get(&own.id).map(|it| (it.group, it.session)), Some((own.group, own.session)));
    }

    #[test]
    fn a_program_may_be_called_anything() {
        let read = Member::read("17 (a) S 1 (b) ) Z 3 4 5 0 -1 4194304");
        assert_eq!(read, Some(Member { id: 17, parent: 3, group: 4, session: 5, is_dead: true }));
        assert_eq!(Member::read("17 (half"), None);
    }
}
