//! Tells Zed how `ius lsp` is started.

use zed_extension_api::{
    register_extension, serde_json, settings::LspSettings, Command, Extension, LanguageServerId,
    Result, Worktree,
};

struct Ius;

impl Extension for Ius {
    fn new() -> Ius {
        Ius
    }

    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let chosen = LspSettings::for_worktree(server.as_ref(), worktree)
            .ok()
            .and_then(|settings| settings.binary);
        let (path, arguments) =
            chosen.map_or((None, None), |binary| (binary.path, binary.arguments));
        let command = path.or_else(|| worktree.which("ius")).ok_or_else(|| {
            "the program `ius` is not on the path: install it with \
             `cargo install --path crates/cli`, or name it in the setting \
             `lsp.ius.binary.path`"
                .to_owned()
        })?;
        Ok(Command {
            command,
            args: arguments.unwrap_or_else(|| vec!["lsp".to_owned()]),
            env: worktree.shell_env(),
        })
    }

    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)
            .ok()
            .and_then(|settings| settings.settings);
        Ok(Some(serde_json::json!({ "ius": settings })))
    }
}

register_extension!(Ius);
