//! What happens inside: jobs that ended, files that were read, findings to publish.

use std::sync::Arc;

use lsp_server::{ErrorCode, Message};
use lsp_types::MessageType;
use serde_json::{Value, json};

use super::{Loop, TRIES, error, modified};
use crate::findings;
use crate::project::ProjectId;
use crate::request::Refused;
use crate::schedule::{Event, Job, Lane, Outcome, Purpose};
use crate::state::Asked;
use crate::view::Failures;

impl Loop {
    pub(super) fn event(&mut self, event: Event) {
        match event {
            Event::Done(job, outcome) => {
                self.pool.done(job.lane);
                self.done(job, outcome);
            }
            Event::Loaded {
                project,
                files,
                complaints,
            } => {
                for complaint in complaints {
                    self.state.log(&complaint);
                }
                if let Some(known) = self.state.projects.get_mut(&project) {
                    known.take(files);
                    self.index(project);
                }
            }
            Event::Checked {
                project,
                file,
                version,
                report,
            } => self.publish(project, &file, version, report),
            Event::Indexed { done, total } => {
                // A small project is checked before anybody could read about it.
                if !self.state.client.progress || done == 0 {
                    return;
                }
                if self.state.progress.must_ask() {
                    let token = self.state.progress.token();
                    self.state.ask(
                        Asked::Progress,
                        "window/workDoneProgress/create",
                        json!({ "token": token }),
                    );
                } else if let Some(told) = self.state.progress.report(done, total) {
                    self.state.send(Message::Notification(told));
                }
            }
            Event::Needs { project, files } => self.fetch(project, &files),
            Event::Ran {
                project,
                failures,
                of,
            } => self.ran(project, failures, &of),
            Event::Shown => self.refresh(self.state.client.refreshes_lenses, "codeLens"),
            Event::Choose { scheme, files } => {
                let titles: Vec<Value> = files
                    .iter()
                    .map(|(name, _)| json!({ "title": name }))
                    .collect();
                let message = format!("Evaluate `{scheme}` on which applicant file?");
                self.state.offered = Some((scheme, files.into_iter().collect()));
                self.state.ask(
                    Asked::Applicant,
                    "window/showMessageRequest",
                    json!({ "type": MessageType::INFO, "message": message, "actions": titles }),
                );
            }
            Event::Send(message) => self.state.send(message),
            Event::Ask { method, params } => self.state.ask(Asked::Other, method, params),
        }
    }

    pub(super) fn done(&mut self, job: Job, outcome: Outcome) {
        match (job.purpose.clone(), outcome) {
            (Purpose::Answer { id, plan, .. }, Outcome::Answered(reply)) => match reply {
                Ok(value) => self.respond(id, Ok(value)),
                Err(Refused::Because(kind, why)) => self.respond(id, Err(kind.error(why))),
                Err(Refused::NotYet) => {
                    if self.pending.contains(&id) {
                        self.suspended.push((id, plan));
                    }
                }
            },
            (Purpose::Answer { id, .. }, Outcome::Cancelled) => {
                if job.tries < TRIES {
                    // Whether the answer would still serve is seen when its turn comes.
                    self.pool.push_front(Job {
                        tries: job.tries + 1,
                        ..job
                    });
                } else {
                    self.respond(id, Err(modified()));
                }
            }
            (Purpose::Answer { id, .. }, Outcome::Panicked(why)) => self.respond(
                id,
                Err(error(
                    ErrorCode::InternalError,
                    &format!("this is a defect of ius: {why}"),
                )),
            ),
            (Purpose::Answer { id, .. }, Outcome::Finished) => self.respond(id, Ok(Value::Null)),
            (Purpose::Command { .. }, Outcome::Answered(Err(Refused::Because(_, why)))) => {
                self.state.complain(&why);
            }
            (purpose, Outcome::Panicked(why)) => {
                self.state.log(&format!(
                    "a file could not be checked, a defect of ius: {why}"
                ));
                self.finished(&purpose);
            }
            (purpose, Outcome::Cancelled) => self.interrupted(purpose),
            (purpose, Outcome::Finished | Outcome::Answered(_)) => self.finished(&purpose),
        }
    }

    pub(super) fn finished(&mut self, purpose: &Purpose) {
        match purpose {
            Purpose::Check { project, .. } => {
                self.checking.remove(project);
            }
            Purpose::CheckAll { project } => {
                if let Some(project) = self.state.projects.get_mut(project)
                    && !project.indexed
                {
                    project.indexed = true;
                    // Now the examples.
                    project.wide_due = true;
                    self.state.stirred = true;
                }
                self.end_progress();
            }
            Purpose::Answer { .. } | Purpose::Command { .. } | Purpose::Examples { .. } => {}
        }
    }

    pub(super) fn interrupted(&mut self, purpose: Purpose) {
        match purpose {
            Purpose::Check { project, files } => {
                self.checking.remove(&project);
                if let Some(project) = self.state.projects.get_mut(&project) {
                    for file in files {
                        if !project.due.contains(&file) {
                            project.due.push(file);
                        }
                    }
                }
            }
            Purpose::CheckAll { project } => match self.state.projects.get_mut(&project) {
                Some(project) if project.indexed => {
                    project.wide_due = true;
                    self.state.stirred = true;
                }
                Some(_) => self.index(project),
                None => self.end_progress(),
            },
            Purpose::Examples { project } => {
                if let Some(project) = self.state.projects.get_mut(&project) {
                    project.wide_due = true;
                    self.state.stirred = true;
                }
            }
            Purpose::Command { plan } => self.pool.push(Job {
                lane: plan.lane,
                purpose: Purpose::Command { plan },
                tries: 0,
            }),
            Purpose::Answer { .. } => {}
        }
    }

    pub(super) fn index(&mut self, project: ProjectId) {
        self.pool.push(Job {
            lane: Lane::Check,
            purpose: Purpose::CheckAll { project },
            tries: 0,
        });
    }

    pub(super) fn end_progress(&mut self) {
        let indexing = self.state.projects.values().any(|p| !p.indexed);
        if !indexing && let Some(told) = self.state.progress.end() {
            self.state.send(Message::Notification(told));
        }
    }

    /// Publishes what was found, if it is about the present text and not what was said last.
    pub(super) fn publish(
        &mut self,
        project: ProjectId,
        file: &str,
        version: Option<i32>,
        report: findings::Report,
    ) {
        let Some(project) = self.state.projects.get_mut(&project) else {
            return;
        };
        let open = project.names.open.contains_key(file);
        if project.names.version_of(file) != version {
            return;
        }
        let before = project.published.get(file);
        if before == Some(&report.id) || (before.is_none() && report.items.is_empty() && !open) {
            return;
        }
        if report.items.is_empty() && !open {
            project.published.remove(file);
        } else {
            project.published.insert(file.to_owned(), report.id);
        }
        if let Some(uri) = project.names.uri_of(file) {
            let mut params = json!({ "uri": uri, "diagnostics": report.items });
            if let (Value::Object(fields), Some(version)) = (&mut params, version) {
                fields.insert("version".to_owned(), version.into());
            }
            self.state.notify("textDocument/publishDiagnostics", params);
        }
    }

    /// Reads files that examples name.
    pub(super) fn fetch(&mut self, project: ProjectId, files: &[String]) {
        let Some(project) = self.state.projects.get_mut(&project) else {
            return;
        };
        for name in files {
            if project.unreadable.contains(name) {
                continue;
            }
            match self.state.host.read(&project.names.path_of(name)) {
                Ok(text) => {
                    project.set_text(name, &text);
                    project.wide_due = true;
                    self.state.stirred = true;
                    self.state.refresh = true;
                }
                Err(_) => {
                    project.unreadable.insert(name.clone());
                }
            }
        }
    }

    pub(super) fn ran(
        &mut self,
        project: ProjectId,
        failures: Failures,
        of: &[(String, Option<i32>)],
    ) {
        let Some(project) = self.state.projects.get_mut(&project) else {
            return;
        };
        let mut changed = false;
        for (file, version) in of {
            if project.names.version_of(file) != *version
                || project.failures.get(file) == failures.get(file)
            {
                continue;
            }
            changed = true;
            let known = Arc::make_mut(&mut project.failures);
            match failures.get(file) {
                Some(found) => known.insert(file.clone(), found.clone()),
                None => known.remove(file),
            };
            if !project.due.contains(file) {
                project.due.push(file.clone());
            }
        }
        if changed {
            self.refresh(self.state.client.refreshes_diagnostics, "diagnostic");
            self.resume();
        }
    }
}
