//! How an adapter that has done nothing wrong is parted from.

use super::streams::Heard;
use super::{GLANCE, Running, UNASKED, beside_answers};
use crate::port::{PortFailure, seconds};
use interlude_spec::protocol::Request;
use interlude_spec::protocol::wire::{Numbered, Said};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

impl Running {
    /// Says `bye` and gives the adapter time to exit; then there is nothing left of it. Fails where it does not exit, or
    /// not with 0, or says more than an answer.
    pub(super) fn part(&mut self) -> Result<(), PortFailure> {
        if self.broken {
            return Ok(());
        }
        // What it does now follows from no scenario alone.
        self.begin_anew();
        let limit = self.limits.request;
        let deadline = Instant::now() + limit;
        let bye = Request::Bye;
        let line = serde_json::to_vec(&Numbered { id: self.next, request: &bye });
        if let Ok(mut line) = line {
            line.push(b'\n');
            // Whether it reads this or only the end of its input: it exits.
            _ = self.send(&line, &bye, deadline, limit);
        }
        self.stdin = None;
        let said = self.last_words(deadline);
        while !self.group.has_ended() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        let how = match (self.put_down(), said) {
            (_, Err(why)) => format!("wrote {why}"),
            (None, Ok(())) => format!("did not exit within {}", seconds(limit)),
            (Some(end), Ok(())) if !end.is_success() => format!("ended with {end}, and not with 0"),
            (Some(_), Ok(())) => return Ok(()),
        };
        Err(PortFailure::Parted { how })
    }

    /// Hears the answer to `bye`, if there is one, and whether there is more.
    fn last_words(&mut self, deadline: Instant) -> Result<(), String> {
        let mut has_answered = false;
        loop {
            match self.heard.recv_timeout(GLANCE) {
                Ok(Heard::End(None)) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                // Its output can be held open by what it has left behind.
                Err(RecvTimeoutError::Timeout) if self.group.has_ended() || Instant::now() >= deadline => {
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Heard::Line(line)) if !has_answered => {
                    let why = match Request::Bye.read(self.next, &line) {
                        // No scenario is left that they could be of.
                        Ok(Said::Answer(answer)) if !answer.events.is_empty() => {
                            "events in the answer to `bye`, after the last scenario".to_owned()
                        }
                        Ok(_) => {
                            has_answered = true;
                            continue;
                        }
                        Err(_) => format!("{UNASKED}{}", beside_answers(&line)),
                    };
                    self.offence = Some(line);
                    return Err(why);
                }
                Ok(
                    Heard::End(Some(line)) | Heard::Line(line) | Heard::NotUtf8(line) | Heard::TooLong(line),
                ) => {
                    let why = format!("{UNASKED}{}", beside_answers(&line));
                    self.offence = Some(line);
                    return Err(why);
                }
            }
        }
    }
}

impl Drop for Running {
    /// Parts from an adapter that has done nothing wrong. Whoever wants to know how it went parts before.
    fn drop(&mut self) {
        if let Err(failure) = self.part() {
            tracing::warn!("{failure}");
        }
    }
}
