//! What is to be done next, and what a thread does.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::{Sender, after, never};
use ius_analysis::cancellable;
use lsp_server::RequestId;
use serde_json::Value;

use super::{Loop, PAUSE, modified};
use crate::findings;
use crate::project::ProjectId;
use crate::request::{Plan, Work};
use crate::schedule::{Event, Job, LANES, Lane, Outcome, Purpose};
use crate::state::{Asked, State};
use crate::view::{Failures, File, View, Views};

impl Loop {
    /// Nothing changed for a while: look at what a change in one file does to the others.
    pub(super) fn paused(&mut self) {
        self.pause = never();
        let pulls = self.state.client.pulls_diagnostics;
        let mut jobs = Vec::new();
        for project in self.state.projects.values_mut() {
            if !project.ready || !std::mem::take(&mut project.wide_due) {
                continue;
            }
            if !pulls && project.indexed {
                jobs.push(Purpose::CheckAll {
                    project: project.id,
                });
            }
            if project.indexed {
                jobs.push(Purpose::Examples {
                    project: project.id,
                });
            }
        }
        for purpose in jobs {
            self.pool.push(Job {
                lane: Lane::Check,
                purpose,
                tries: 0,
            });
        }
        self.resume();
        let all = std::mem::take(&mut self.state.refresh);
        let client = self.state.client.clone();
        // What is typed in one document shows in the lenses and hints of another.
        let elsewhere = all || self.state.documents.len() > 1;
        self.refresh(client.refreshes_diagnostics && all, "diagnostic");
        self.refresh(client.refreshes_tokens && all, "semanticTokens");
        self.refresh(client.refreshes_lenses && elsewhere, "codeLens");
        self.refresh(client.refreshes_hints && elsewhere, "inlayHint");
    }

    pub(super) fn refresh(&mut self, can: bool, what: &str) {
        if can {
            self.state.ask(
                Asked::Other,
                &format!("workspace/{what}/refresh"),
                Value::Null,
            );
        }
    }

    /// Asks the questions again that wait for something to change.
    pub(super) fn resume(&mut self) {
        for (id, plan) in std::mem::take(&mut self.suspended) {
            self.pool.push(Job {
                lane: plan.lane,
                purpose: Purpose::Answer {
                    id,
                    plan,
                    version: None,
                },
                tries: 0,
            });
        }
    }

    pub(super) fn pump(&mut self) {
        if std::mem::take(&mut self.state.stirred) {
            self.pause = after(PAUSE);
        }
        // While messages wait, more may change: what is found now would be thrown away.
        if self.from_client.is_empty() {
            self.check_what_is_due();
        }
        for lane in LANES {
            while let Some(job) = self.pool.next(lane, |job| may_start(&self.state, job)) {
                self.begin(job);
            }
        }
    }

    fn check_what_is_due(&mut self) {
        let pulls = self.state.client.pulls_diagnostics;
        for project in self.state.projects.values_mut() {
            if pulls {
                project.due.clear();
            }
            if !project.ready || project.due.is_empty() || self.checking.contains(&project.id) {
                continue;
            }
            self.checking.insert(project.id);
            self.pool.push_front(Job {
                lane: Lane::Check,
                purpose: Purpose::Check {
                    project: project.id,
                    files: std::mem::take(&mut project.due),
                },
                tries: 0,
            });
        }
    }

    fn begin(&mut self, job: Job) {
        match job.purpose.clone() {
            Purpose::Answer { id, plan, version } => {
                if self.pending.contains(&id) {
                    self.begin_answer(job, id, plan, version);
                }
            }
            Purpose::Command { plan } => self.begin_all(job, plan),
            Purpose::Check { project, files } => match self.view(project) {
                Some(view) => self.start(job, move |events| check(project, &view, &files, events)),
                None => {
                    self.checking.remove(&project);
                }
            },
            Purpose::CheckAll { project } => {
                let Some(known) = self.state.projects.get(&project) else {
                    self.end_progress();
                    return;
                };
                let view = known.view(&self.state.client);
                let published =
                    (!self.state.client.pulls_diagnostics).then(|| known.published.clone());
                let first = !known.indexed;
                self.start(job, move |events| {
                    check_all(project, &view, published.as_ref(), first, events)
                });
            }
            Purpose::Examples { project } => {
                if let Some(view) = self.view(project) {
                    self.start(job, move |events| run_examples(project, &view, events));
                }
            }
        }
    }

    fn view(&self, project: ProjectId) -> Option<View> {
        let project = self.state.projects.get(&project)?;
        Some(project.view(&self.state.client))
    }

    fn begin_answer(&mut self, job: Job, id: RequestId, plan: Arc<Plan>, version: Option<i32>) {
        let Some(key) = &plan.document else {
            self.begin_all(job, plan);
            return;
        };
        let Some((project, name, now)) = self.state.place_of(key) else {
            let nothing = plan.nothing.clone();
            self.respond(id, Ok(nothing));
            return;
        };
        if now != version && !plan.any_version {
            self.respond(id, Err(modified()));
            return;
        }
        let view = project.view(&self.state.client);
        self.start(job, move |_| match &plan.work {
            Work::File(answer) => Outcome::Answered(answer(&File::new(&view, &name))),
            Work::All(_) => Outcome::Finished,
        });
    }

    fn begin_all(&mut self, job: Job, plan: Arc<Plan>) {
        let views = Views {
            all: self.state.views(),
            client: self.state.client.clone(),
            host: self.state.host.clone(),
            events: self.to_loop.clone(),
        };
        self.start(job, move |_| match &plan.work {
            Work::All(answer) => Outcome::Answered(answer(&views)),
            Work::File(_) => Outcome::Finished,
        });
    }

    /// Gives work to a free thread. Whatever it holds is dropped before its end is told.
    fn start(&mut self, job: Job, work: impl FnOnce(&Sender<Event>) -> Outcome + Send + 'static) {
        let events = self.to_loop.clone();
        self.pool.run(
            job.lane,
            Box::new(move || {
                let outcome = attempt(|| work(&events));
                let _ = events.send(Event::Done(job, outcome));
            }),
        );
    }
}

/// Whether what a job needs has been read.
fn may_start(state: &State, job: &Job) -> bool {
    if !state.started {
        return false;
    }
    match &job.purpose {
        Purpose::Answer { plan, .. } => match plan.document.as_ref() {
            Some(key) => match state.place_of(key) {
                Some((project, _, _)) => project.ready,
                None => state.projects.values().all(|project| project.ready),
            },
            None => state.projects.values().all(|project| project.ready),
        },
        Purpose::Command { .. } => state.projects.values().all(|project| project.ready),
        Purpose::Check { project, .. }
        | Purpose::CheckAll { project }
        | Purpose::Examples { project } => state
            .projects
            .get(project)
            .is_none_or(|project| project.ready),
    }
}

/// Does something that stops when files change, and that may have a defect.
fn attempt(work: impl FnOnce() -> Outcome) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| cancellable(work))) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Outcome::Cancelled,
        Err(payload) => Outcome::Panicked(
            payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("no reason was given")
                .to_owned(),
        ),
    }
}

fn check(project: ProjectId, view: &View, files: &[String], events: &Sender<Event>) -> Outcome {
    for file in files {
        let _ = events.send(Event::Checked {
            project,
            file: file.clone(),
            version: view.names.version_of(file),
            report: findings::report(view, file),
        });
    }
    Outcome::Finished
}

/// So many files are checked between two reports of progress.
const STEP: usize = 16;

fn check_all(
    project: ProjectId,
    view: &View,
    published: Option<&BTreeMap<String, String>>,
    first: bool,
    events: &Sender<Event>,
) -> Outcome {
    let files = view.snapshot.rule_files();
    for (done, file) in files.iter().enumerate() {
        if first && done % STEP == 0 {
            let _ = events.send(Event::Indexed {
                done,
                total: files.len(),
            });
        }
        let Some(published) = published else {
            // The client will ask; the answer will be there.
            let _ = view.snapshot.diagnostics(file);
            continue;
        };
        let report = findings::report(view, file);
        if published.get(*file) != Some(&report.id) {
            let _ = events.send(Event::Checked {
                project,
                file: (*file).to_owned(),
                version: view.names.version_of(file),
                report,
            });
        }
    }
    let missing = view.snapshot.missing_files();
    if !missing.is_empty() {
        let _ = events.send(Event::Needs {
            project,
            files: missing,
        });
    }
    Outcome::Finished
}

fn run_examples(project: ProjectId, view: &View, events: &Sender<Event>) -> Outcome {
    let mut failures = Failures::new();
    let mut of = Vec::new();
    for file in view.snapshot.rule_files() {
        let found = view.snapshot.findings_of_runs(file);
        if !found.is_empty() {
            failures.insert(file.to_owned(), found);
        }
        of.push((file.to_owned(), view.names.version_of(file)));
    }
    let _ = events.send(Event::Ran {
        project,
        failures,
        of,
    });
    Outcome::Finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic)]
    fn a_defect_is_an_outcome() {
        let silent = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let outcomes = [
            attempt(|| panic!("a text")),
            attempt(|| panic!("a number: {}", 1)),
            attempt(|| std::panic::panic_any(1)),
        ];
        std::panic::set_hook(silent);
        let words = outcomes.map(|outcome| match outcome {
            Outcome::Panicked(why) => why,
            _ => "no panic".to_owned(),
        });
        assert_eq!(words, ["a text", "a number: 1", "no reason was given"]);
        assert!(matches!(attempt(|| Outcome::Finished), Outcome::Finished));
    }

    #[test]
    fn a_question_that_is_overtaken_by_a_change_is_an_outcome() {
        let mut analysis = ius_analysis::Analysis::new();
        analysis.set_file("rules/nl/x.ius", "define x \"X\" : yes/no\n  is 1 is 1\n");
        let asked = analysis.clone();
        let (started, begun) = crossbeam_channel::bounded(0);
        let thread = std::thread::spawn(move || {
            attempt(|| {
                let _ = started.send(());
                // Ends only by being cancelled.
                loop {
                    let _ = asked.all_diagnostics();
                }
            })
        });
        begun.recv().unwrap();
        analysis.set_file("rules/nl/x.ius", "define y \"Y\" : yes/no\n  is 1 is 1\n");
        assert!(matches!(thread.join(), Ok(Outcome::Cancelled)));
    }
}
