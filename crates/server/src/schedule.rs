//! Threads that answer questions, and what waits for them.
//!
//! A question that waits holds no snapshot: it gets one when a thread is free for it. So an edit
//! waits only for what is being answered, and that stops at its next step.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Sender, unbounded};
use lsp_server::{Message, RequestId};

use crate::findings::Report;
use crate::project::{Loaded, ProjectId};
use crate::request::{Plan, Reply};
use crate::view::Failures;

/// Deeply nested text is parsed by recursion; half a gigabyte of addresses costs nothing until it
/// is used.
const STACK: usize = 256 << 20;

/// Threads of a kind, so that one kind of question never waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// What a drafter waits for at every key: completion, signatures, layout.
    Typing,
    /// Everything else that a client asks.
    Plain,
    /// Diagnostics.
    Check,
}

/// Every lane.
pub(crate) const LANES: [Lane; 3] = [Lane::Typing, Lane::Plain, Lane::Check];

impl Lane {
    const fn threads(self) -> usize {
        match self {
            Lane::Typing => 1,
            Lane::Plain | Lane::Check => 2,
        }
    }
}

/// What is to be done.
#[derive(Clone)]
pub(crate) enum Purpose {
    /// Answer a request.
    Answer {
        id: RequestId,
        plan: Arc<Plan>,
        /// The version of the document when the question came.
        version: Option<i32>,
    },
    /// Carry out a command that nobody waits for.
    Command { plan: Arc<Plan> },
    /// Check some files and publish what is found.
    Check {
        project: ProjectId,
        files: Vec<String>,
    },
    /// Check every file.
    CheckAll { project: ProjectId },
    /// Run the examples.
    Examples { project: ProjectId },
}

/// Something to do, and how often it was tried.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) lane: Lane,
    pub(crate) purpose: Purpose,
    pub(crate) tries: u8,
}

/// How a job ended.
pub(crate) enum Outcome {
    /// With an answer.
    Answered(Reply),
    /// With everything said.
    Finished,
    /// Files changed meanwhile.
    Cancelled,
    /// With a defect of ours.
    Panicked(String),
}

/// What happens inside, and is told to the loop.
pub(crate) enum Event {
    /// A job ended, and its thread is free.
    Done(Job, Outcome),
    /// The files of a project were read.
    Loaded {
        project: ProjectId,
        files: Vec<Loaded>,
        complaints: Vec<String>,
    },
    /// A file was checked.
    Checked {
        project: ProjectId,
        file: String,
        version: Option<i32>,
        report: Report,
    },
    /// So many of so many files were checked.
    Indexed { done: usize, total: usize },
    /// Files that examples name and nobody has read.
    Needs {
        project: ProjectId,
        files: Vec<String>,
    },
    /// Examples were run.
    Ran {
        project: ProjectId,
        failures: Failures,
        /// Which files, and the version of each that is open.
        of: Vec<(String, Option<i32>)>,
    },
    /// A drafter had examples run: what is shown of them is out of date.
    Shown,
    /// A scheme is to be evaluated, and the drafter chooses on which file: names and addresses.
    Choose {
        scheme: String,
        files: Vec<(String, String)>,
    },
    /// To be sent as it is.
    Send(Message),
    /// To be asked of the client.
    Ask {
        method: &'static str,
        params: serde_json::Value,
    },
}

type Task = Box<dyn FnOnce() + Send>;

struct Threads {
    tasks: Sender<Task>,
    idle: usize,
    queue: VecDeque<Job>,
}

/// The threads.
pub(crate) struct Pool {
    lanes: [Threads; 3],
}

impl Pool {
    /// Starts the threads.
    pub(crate) fn new() -> Pool {
        Pool {
            lanes: LANES.map(|lane| {
                let (tasks, received) = unbounded::<Task>();
                let mut idle = 0;
                for number in 0..lane.threads() {
                    let received = received.clone();
                    let started = thread::Builder::new()
                        .name(format!("ius-{lane:?}-{number}").to_lowercase())
                        .stack_size(STACK)
                        .spawn(move || received.into_iter().for_each(|task| task()));
                    idle += usize::from(started.is_ok());
                }
                Threads {
                    tasks,
                    idle,
                    queue: VecDeque::new(),
                }
            }),
        }
    }

    fn lane(&mut self, lane: Lane) -> &mut Threads {
        let [typing, plain, check] = &mut self.lanes;
        match lane {
            Lane::Typing => typing,
            Lane::Plain => plain,
            Lane::Check => check,
        }
    }

    /// Lets a job wait for its turn.
    pub(crate) fn push(&mut self, job: Job) {
        self.lane(job.lane).queue.push_back(job);
    }

    /// Lets a job be the next.
    pub(crate) fn push_front(&mut self, job: Job) {
        self.lane(job.lane).queue.push_front(job);
    }

    /// The next job of a lane that may be started, if a thread is free for it.
    pub(crate) fn next(&mut self, lane: Lane, may: impl Fn(&Job) -> bool) -> Option<Job> {
        let threads = self.lane(lane);
        if threads.idle == 0 {
            return None;
        }
        let at = threads.queue.iter().position(may)?;
        threads.queue.remove(at)
    }

    /// Drops the jobs that are not wanted any more.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&Job) -> bool) {
        for threads in &mut self.lanes {
            threads.queue.retain(&wanted);
        }
    }

    /// Gives a task to a free thread.
    pub(crate) fn run(&mut self, lane: Lane, task: Task) {
        let threads = self.lane(lane);
        threads.idle = threads.idle.saturating_sub(1);
        let _ = threads.tasks.send(task);
    }

    /// A thread is free again.
    pub(crate) fn done(&mut self, lane: Lane) {
        self.lane(lane).idle += 1;
    }
}
