//! The command `ius`.

fn main() -> std::process::ExitCode {
    ius_cli::run(std::env::args_os())
}
