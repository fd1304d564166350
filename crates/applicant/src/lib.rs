//! Applicant files in JSON or YAML to facts, with located errors.
