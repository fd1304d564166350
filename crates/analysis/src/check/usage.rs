//! What nobody uses: asked of the whole workspace.

use crate::db::Workspace;
use crate::declaration::Declaration;
use crate::problem::Problem;

/// Problems with the declarations they belong to.
#[derive(Clone, Debug, Default, PartialEq, salsa::SalsaValue)]
pub struct WorkspaceProblems<'db> {
    /// The problems.
    pub problems: Vec<(Declaration<'db>, Problem)>,
}

/// Problems that only show when all files are seen together.
#[salsa::tracked(returns(ref))]
pub fn workspace_problems(db: &dyn salsa::Database, workspace: Workspace) -> WorkspaceProblems<'_> {
    let _ = (db, workspace);
    WorkspaceProblems::default()
}
