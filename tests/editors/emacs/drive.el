;;; drive.el --- Plays a drafter in Emacs -*- lexical-binding: t; -*-

;; With eglot and the program `$IUS' in a copy of tests/editors/workspace.
;; Called by run.sh.

;;; Code:

(require 'cl-lib)
(require 'subr-x)
(require 'eglot)
(require 'flymake)
(require 'xref)
(require 'ius-mode)

(defvar drive-workspace (file-name-as-directory (getenv "WORKSPACE")))
(defvar drive-passed 0)
(defvar drive-failed 0)

(setq make-backup-files nil
      auto-save-default nil
      create-lockfiles nil
      eglot-sync-connect 30
      eglot-connect-timeout 30
      eglot-confirm-server-initiated-edits nil
      eglot-autoshutdown nil
      eglot-send-changes-idle-time 0
      flymake-no-changes-timeout 0.1)

(defun drive-say (format &rest arguments)
  (princ (concat (apply #'format format arguments) "\n") #'external-debugging-output))

(defmacro drive-test (name &rest body)
  (declare (indent 1))
  `(condition-case problem
       (progn ,@body
              (cl-incf drive-passed)
              (drive-say "ok      %s" ,name))
     ((error quit)
      (cl-incf drive-failed)
      (drive-say "FAILED  %s\n%s" ,name (error-message-string problem)))))

(defmacro drive-until (what &rest body)
  "Wait until BODY is true, and return its value."
  (declare (indent 1))
  `(let ((end (+ (float-time) 15)) value)
     (while (and (not (setq value (progn ,@body))) (< (float-time) end))
       (accept-process-output nil 0.05)
       ;; What idle timers would do.
       (when (bound-and-true-p eglot--managed-mode) (eglot--signal-textDocument/didChange)))
     (or value (error "Waited in vain for %s" ,what))))

(defun drive-open (file)
  (let ((buffer (find-file-noselect (expand-file-name file drive-workspace))))
    (set-buffer buffer)
    (switch-to-buffer buffer)
    buffer))

(defun drive-fresh (file)
  (drive-open file)
  (revert-buffer t t t)
  (unless (eglot-current-server) (eglot-ensure))
  (unless (bound-and-true-p eglot--managed-mode) (eglot--maybe-activate-editing-mode))
  (goto-char (point-min)))

(defun drive-go (part &optional offset)
  (goto-char (point-min))
  (search-forward part)
  (goto-char (+ (match-beginning 0) (or offset 0))))

(defun drive-contains (text part)
  (unless (string-match-p (regexp-quote part) text)
    (error "`%s' is not in: %s" part text)))

(defun drive-diagnostics ()
  (flymake-start)
  (flymake-diagnostics))

(defun drive-with (code)
  "The diagnostics whose text begins with or holds CODE."
  (cl-find-if (lambda (diagnostic)
                (string-match-p code (flymake-diagnostic-text diagnostic)))
              (drive-diagnostics)))

(drive-test "a rule file is recognised"
  (drive-open "rules/nl/permit.ius")
  (cl-assert (eq major-mode 'ius-mode))
  (font-lock-ensure)
  (drive-go "require adult")
  (cl-assert (eq (get-text-property (point) 'face) 'font-lock-keyword-face))
  (drive-go "adult")
  (cl-assert (eq (get-text-property (point) 'face) 'font-lock-function-name-face)))

(drive-test "the index has schemes, clauses and examples"
  (let ((index (imenu--make-index-alist t)))
    (drive-contains (format "%S" index) "permit")
    (drive-contains (format "%S" index) "adult")
    (drive-contains (format "%S" index) "Who is eighteen that day passes")))

(drive-test "real rules keep their indentation"
  (dolist (file (file-expand-wildcards
                 (expand-file-name "rules/*/*.ius" (getenv "REPOSITORY"))))
    (with-temp-buffer
      (insert-file-contents file)
      (ius-mode)
      (let ((wrong nil) (lines (line-number-at-pos (point-max))))
        (goto-char (point-min))
        (while (not (eobp))
          (when (and (looking-at "[ \t]*\\([a-z_]+\\)")
                     (<= (current-indentation) 6)
                     (not (member (match-string 1)
                                  '("and" "or" "is" "joined" "except" "within" "satisfies"
                                    "otherwise" "then" "for" "bridging")))
                     (/= (ius-mode--indentation) (current-indentation)))
            (push (buffer-substring (line-beginning-position) (line-end-position)) wrong))
          (forward-line))
        (when (> (* 50 (length wrong)) lines)
          (error "%s: %s" file (string-join (last wrong 8) "\n")))))))

(drive-test "the server is started by eglot"
  (drive-open "rules/nl/permit.ius")
  (cl-letf (((symbol-function 'project-current)
             (lambda (&rest _) (cons 'transient drive-workspace))))
    (apply #'eglot (list '(ius-mode ius-ts-mode) (cons 'transient drive-workspace)
                         'eglot-lsp-server (ius-server-command) "ius")))
  (drive-until "the server" (eglot-current-server)))

(drive-test "a warning is shown with our code"
  (drive-open "rules/nl/permit.ius")
  (let ((found (drive-until "IUS0604" (drive-with "IUS0604"))))
    (drive-contains (flymake-diagnostic-text found) "applicant.monthly_income")))

(drive-test "a misspelt fact is found as it is typed, and mended by the quick fix"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "applicant.monthly_income is" (length "applicant.monthly_incom"))
  (delete-char 1)
  (drive-until "IUS01" (drive-with "IUS01"))
  (drive-go "monthly_incom is" 2)
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt choices &rest _) (if (consp (car choices)) (caar choices) (car choices)))))
    (eglot-code-actions (point) (point) "quickfix" t))
  (drive-until "the fix"
    (string-match-p "applicant.monthly_income is at least" (buffer-string)))
  (drive-until "no such mistake" (not (drive-with "IUS01"))))

(drive-test "hover tells title, value and source"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "minimum_income" 3)
  (let ((shown nil))
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown (format "%s" text))))
    (drive-until "the hover" shown)
    (drive-contains shown "Minimum income")
    (drive-contains shown "1 600")
    (drive-contains shown "ACT")))

(drive-test "a completion is accepted"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "that applicant.monthly_income is at least minimum_income")
  (kill-line)
  (insert "that applicant.mon")
  (eglot--signal-textDocument/didChange)
  (completion-at-point)
  (drive-until "the completed path"
    (string-match-p "that applicant\\.monthly_income" (buffer-string))))

(drive-test "a definition is found in the other file"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "minimum_income" 3)
  (call-interactively #'xref-find-definitions)
  (cl-assert (string-suffix-p "base.ius" (buffer-file-name)))
  (drive-contains (buffer-substring (line-beginning-position) (line-end-position))
                  "parameter minimum_income"))

(drive-test "a rename changes two files"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "minimum_income" 3)
  (eglot-rename "lowest_income")
  (drive-contains (buffer-string) "is at least lowest_income")
  (with-current-buffer (drive-open "rules/eu/base.ius")
    (drive-contains (buffer-string) "parameter lowest_income \"Minimum income\"")
    (revert-buffer t t t)))

(drive-test "a file is formatted"
  (drive-fresh "rules/nl/permit.ius")
  (let ((before (buffer-string)))
    (goto-char (point-min))
    (while (re-search-forward "^ +that" nil t) (replace-match " that"))
    (cl-assert (not (equal before (buffer-string))))
    (eglot-format-buffer)
    (cl-assert (equal before (buffer-string)))))

(drive-test "an example is run from its lens"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "example \"Who is eighteen that day passes\"")
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt titles &rest _)
               (cl-find-if (lambda (title) (string-match-p "passed" title)) (reverse titles)))))
    (cl-assert (ius-lens))))

(drive-test "commands run examples and show a decision"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "expect eligible")
  (cl-assert (eq (ius-run-example) t))
  (let ((examples (append (ius-run-examples) nil)))
    (cl-assert (= 2 (length examples)))
    (cl-assert (cl-every (lambda (example) (eq t (plist-get example :passed))) examples)))
  (drive-open "rules/nl/permit.ius")
  (let ((decision (ius-evaluate "nl.permit" (expand-file-name "examples/adult.yaml" drive-workspace))))
    (cl-assert (equal "eligible" (plist-get decision :outcome))))
  (with-current-buffer "*ius decision*"
    (drive-contains (buffer-string) "eligible")))

(drive-test "a lens shows the cases that decide on a clause"
  (drive-fresh "rules/nl/permit.ius")
  (drive-go "require adult")
  (cl-assert (ius-lens))
  (with-current-buffer "*ius cases*"
    (drive-contains (buffer-string) "passed: Who is eighteen the day after does not")))

(drive-test "what a scheme rests on is shown"
  (drive-fresh "rules/nl/permit.ius")
  (ius-graph "nl.permit")
  (with-current-buffer "*ius graph*"
    (drive-contains (buffer-string) "minimum_income")
    (drive-contains (buffer-string) "applicant.birth_date")))

(drive-test "titles are shown in Dutch"
  (drive-fresh "rules/nl/permit.ius")
  (ius-set-language "nl")
  (drive-until "a Dutch title"
    (string-match-p "Verblijfsvergunning"
                    (plist-get (ius-evaluate "nl.permit" (expand-file-name "examples/adult.yaml" drive-workspace))
                               :markdown)))
  (drive-open "rules/nl/permit.ius")
  (ius-set-language "en"))

(drive-test "the server stops with the editor"
  (drive-open "rules/nl/permit.ius")
  (let ((server (eglot-current-server)))
    (eglot-shutdown server nil 10)
    (drive-until "no server" (not (jsonrpc-running-p server)))))

(drive-say "Emacs: %d passed, %d failed" drive-passed drive-failed)
(kill-emacs (if (zerop drive-failed) 0 1))

;;; drive.el ends here
