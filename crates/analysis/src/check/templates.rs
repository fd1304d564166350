use super::Cx;

pub(super) fn check(_cx: &mut Cx<'_>) {}
