;;; ius-mode.el --- Major mode for Ius, rules as code for legal migration -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages
;; URL: https://github.com/ius-lang/ius
;; SPDX-License-Identifier: EUPL-1.2

;; This file is not part of GNU Emacs.

;;; Commentary:

;; Colours, indentation and an index for rule files (`.ius'), and the language
;; server `ius lsp' for Eglot.  README.md beside this file has the set-up.
;;
;; The words below are those of grammar/ius.pest, which a test compares; the
;; grammar they were written for has this SHA-256:
;; b8506c351d35de83a9dbdeaffcbfe49ebd736972a3286827c8fadd577be94cbc

;;; Code:

(require 'imenu)
(require 'seq)
(require 'subr-x)

(declare-function eglot-current-server "eglot" ())
(declare-function eglot-signal-didChangeConfiguration "eglot" (server))
(declare-function eglot--path-to-uri "eglot" (path))
(declare-function eglot-path-to-uri "eglot" (path &rest more))
(declare-function jsonrpc-request "jsonrpc"
                  (connection method params &rest rest))
(defvar eglot-server-programs)
(defvar eglot-workspace-configuration)

(defgroup ius nil
  "Ius, rules as code for legal migration."
  :group 'languages
  :prefix "ius-")

(defcustom ius-program (or (getenv "IUS") "ius")
  "The program that serves the language: a name on the path, or a file."
  :type 'string)

(defcustom ius-language "en"
  "The language of titles, questions and outcomes."
  :type '(choice (const :tag "English" "en") (const :tag "Dutch" "nl")))

(defcustom ius-indent-offset 2
  "Columns by which a clause, and each level below it, is indented."
  :type 'integer
  :safe #'integerp)

;;;; Words

(defconst ius-mode--declaration-words
  '("use" "instrument" "enumeration" "record" "section" "parameter" "table"
    "define" "external" "template" "scheme" "example")
  "Words that begin a declaration, at the beginning of a line.")

(defconst ius-mode--clause-words
  '("provision" "value" "fact" "column" "defaults" "row" "scope" "exclude"
    "may" "refuse" "require" "assess" "points" "output" "right" "duty"
    "transition" "option" "open" "fill" "omit" "silent" "given" "but" "expect")
  "Words that begin a clause.")

(defconst ius-mode--constant-words
  '("yes" "no" "unknown" "ongoing" "unconfirmed" "eligible" "ineligible"
    "undetermined" "assessment" "inapplicable")
  "Words that stand for values and outcomes.")

(defconst ius-mode--operator-words
  '("and" "or" "not" "is" "includes" "covers" "overlaps" "plus" "minus"
    "times" "divided" "within" "except" "joined" "since" "bridging" "percent"
    "if" "then" "otherwise" "where" "satisfies" "satisfy" "weighted" "every"
    "some" "any" "all" "none")
  "Words that join conditions and values.")

(defconst ius-mode--attribute-words
  '("titled" "under" "basis" "departs" "source" "unverified" "note" "from" "until"
    "that" "when" "by" "weighing" "settled" "once" "granted" "pass" "mark"
    "group" "award" "apply" "waived" "replaced" "default" "asks" "help"
    "evidence" "eli" "url" "cited" "binds" "suspended" "as" "decided"
    "advised")
  "Words of attribute lines.")

(defconst ius-mode--type-words
  '("integer" "decimal" "percentage" "date" "calendar" "duration" "exact"
    "time" "limit" "counted" "period" "periods" "country" "code" "text" "list"
    "years" "year" "months" "month" "weeks" "week" "days" "day" "working")
  "Words of types and units.")

(defconst ius-mode--word-words
  '("April" "August" "December" "February" "January" "July" "June" "March" "May"
    "November" "October" "September" "a" "after" "age" "at" "because" "before"
    "best" "between" "birthday" "ceiling" "counting" "deadline" "defines"
    "during" "each" "earliest" "empty" "exactly" "excludes" "extended" "first"
    "floor" "for" "force" "full" "gaps" "highest" "implements" "in" "keyed"
    "last" "latest" "law" "leap" "least" "length" "less" "listed" "longer"
    "longest" "lowest" "member" "missing" "more" "most" "next" "nobody" "number"
    "of" "official" "on" "one" "ordered" "over" "per" "policy" "practice" "read"
    "reference" "run" "secondary" "shall" "shorter" "state" "sum" "than" "the"
    "this" "to" "total" "unbroken" "weighed" "with")
  "All other words of the language.")

(defconst ius-mode--clauses
  (let ((scheme '("scope" "exclude" "refuse" "require" "assess" "points" "output"
                  "right" "duty" "transition" "define" "option" "use" "open" "fill"
                  "omit" "silent")))
    `(("instrument" "provision") ("enumeration" "value") ("record" "fact")
      ("section" "fact") ("parameter" "from" "until" "is")
      ("table" "column" "defaults" "row" "otherwise") ("external" "row")
      ("example" "on" "given" "but" "expect")
      ("template" . ,scheme) ("scheme" . ,scheme)))
  "The words that begin a clause, by kind of declaration.")

(defconst ius-mode--heads
  '(("as" "of") ("in" "force") ("decided" "by") ("advised" "by") ("for" "each")
    ("suspended" "from" "until"))
  "First words of lines of a declaration\\='s head, and which words follow.")

(defconst ius-mode--attributes
  '("titled" "under" "basis" "departs" "source" "unverified" "note" "from" "until" "is"
    "unconfirmed" "that" "when" "by" "weighing" "settled" "once" "pass" "group"
    "award" "apply" "waived" "replaced" "default" "asks" "help" "evidence" "eli"
    "url" "cited" "binds")
  "Words that begin an attribute line.")

(defconst ius-mode--provenance '("source" "unverified" "note")
  "Words of lines that say something of the line above them.")

;;;; Colours

(defvar ius-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?- ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "_" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?' "." table)
    table)
  "Syntax of Ius text: comments with `--\\=', texts on one line.")

(defun ius-mode--words (words)
  "A pattern for WORDS where they are not part of a longer name."
  (concat "\\_<" (regexp-opt words t) "\\_>"))

(defconst ius-mode-font-lock-keywords
  `((,(concat "^" (regexp-opt ius-mode--declaration-words t)
              "\\_>\\(?:[ \t]+\\([a-zA-Z][a-zA-Z0-9_]*\\)\\)?")
     (1 font-lock-keyword-face) (2 font-lock-type-face nil t))
    (,(concat "^[ \t]+\\(?:\\(option\\)[ \t]+\\)?\\(?:\\(may\\)[ \t]+\\)?"
              (regexp-opt (append ius-mode--clause-words '("define" "use")) t)
              "\\_>[ \t]+\\([a-z][a-z0-9_]*\\)")
     (1 font-lock-keyword-face nil t) (2 font-lock-keyword-face nil t)
     (3 font-lock-keyword-face) (4 font-lock-function-name-face))
    ("\\_<\\([A-Z][A-Z0-9_]*\\)[ \t]+\\([A-Za-z0-9]*[0-9][A-Za-z0-9.()/_-]*\\)"
     (1 font-lock-constant-face) (2 font-lock-string-face))
    ("\\_<[0-9]\\{4\\}-[0-9][0-9]\\(?:-[0-9][0-9]\\)?\\_>" . font-lock-constant-face)
    ("\\_<[A-Z]\\{2,3\\}\\(?:-[A-Z0-9]\\{1,3\\}\\)?\\_>" . font-lock-constant-face)
    (,(ius-mode--words ius-mode--constant-words) . font-lock-constant-face)
    (,(ius-mode--words ius-mode--operator-words) . font-lock-builtin-face)
    (,(ius-mode--words ius-mode--attribute-words) . font-lock-keyword-face)
    (,(ius-mode--words ius-mode--type-words) . font-lock-type-face)
    (,(ius-mode--words (append ius-mode--declaration-words ius-mode--clause-words))
     . font-lock-keyword-face)
    (,(ius-mode--words ius-mode--word-words) . font-lock-builtin-face))
  "Colours of Ius text.")

;;;; Indentation

(defun ius-mode--first-words ()
  "The first two words of the line, comments left out."
  (save-excursion
    (beginning-of-line)
    (if (looking-at
         "[ \t]*\\([a-z_A-Z][a-z_A-Z0-9]*\\)\\(?:[ \t]+\\([a-z_A-Z][a-z_A-Z0-9]*\\)\\)?")
        (list (match-string-no-properties 1) (or (match-string-no-properties 2) ""))
      (list "" ""))))

(defun ius-mode--kind (declaration)
  "What the line is in a DECLARATION: a symbol, or nil for text that goes on."
  (pcase-let ((`(,first ,second) (ius-mode--first-words))
              (clauses (cdr (assoc declaration ius-mode--clauses))))
    (cond ((and (save-excursion (beginning-of-line) (looking-at-p "[a-z]"))
                (member first ius-mode--declaration-words))
           'declaration)
          ((member second (cdr (assoc first ius-mode--heads))) 'head)
          ((and (equal first "may") (equal second "refuse") (member "scope" clauses)) 'clause)
          ((member first clauses) 'clause)
          ((member first ius-mode--attributes) 'attribute))))

(defun ius-mode--alone-p (start declaration)
  "Whether the line is a departure of the DECLARATION that begins at START.
Below a clause, `departs from' is a line of the clause."
  (and (equal (ius-mode--first-words) '("departs" "from"))
       (member "silent" (cdr (assoc declaration ius-mode--clauses)))
       (save-excursion
         (beginning-of-line)
         (let ((found nil))
           (while (and (null found) (> (point) start) (zerop (forward-line -1)))
             (when (and (> (point) start) (eq (ius-mode--kind declaration) 'clause))
               (setq found (car (ius-mode--first-words)))))
           (or (null found) (equal found "silent"))))))

(defun ius-mode--blank-p ()
  "Whether the line holds nothing or a comment only."
  (save-excursion (beginning-of-line) (looking-at-p "[ \t]*\\(?:--.*\\)?$")))

(defun ius-mode--open-exception-p (part above owner declaration)
  "Whether an exception that reaches down to ABOVE lacks its PART yet.
PART is `when' or `under'; OWNER is where the clause begins, DECLARATION
the word of its declaration."
  (save-excursion
    (goto-char above)
    (let ((has (concat "[ \t]" part "[ \t]"))
          (begins nil) (lacks t))
      (while (and lacks (not begins) (> (point) owner))
        (let ((first (car (ius-mode--first-words))))
          (cond
           ((string-match-p has (thing-at-point 'line t)) (setq lacks nil))
           ((and (ius-mode--kind declaration) (not (equal first "when")))
            (setq begins first))
           (t (forward-line -1)))))
      (and lacks (member begins '("waived" "replaced"))))))

(defun ius-mode--indentation ()
  "The indentation of the line, in columns."
  (save-excursion
    (beginning-of-line)
    (pcase-let ((`(,first ,_) (ius-mode--first-words))
                (line (point))
                (offset ius-indent-offset)
                (start nil) (above nil) (declaration nil))
      (while (and (null above) (zerop (forward-line -1)))
        (unless (ius-mode--blank-p) (setq above (point))))
      (when above
        (goto-char above)
        (while (and (not (looking-at-p "[a-z]")) (zerop (forward-line -1))))
        (setq declaration (car (ius-mode--first-words)))
        (when (and (looking-at-p "[a-z]") (member declaration ius-mode--declaration-words))
          (setq start (point))))
      (if (null start)
          0
        (goto-char line)
        (let ((kind (if (ius-mode--alone-p start declaration)
                        'head
                      (ius-mode--kind declaration)))
              owner depth)
          (pcase kind
            ('declaration 0)
            ((or 'clause 'head) offset)
            (_
             (goto-char above)
             (while (and (> (point) start)
                         (not (eq (ius-mode--kind declaration) 'clause))
                         (not (ius-mode--alone-p start declaration)))
               (forward-line -1))
             (setq owner (point))
             (setq depth (* offset (if (> owner start) 2 1)))
             (cond
              ((and (eq kind 'attribute) (equal first "award")) (* 3 offset))
              ((and (member first '("under" "when"))
                    (ius-mode--open-exception-p first above owner declaration))
               (+ depth offset))
              ((and (eq kind 'attribute) (member first ius-mode--provenance))
               (goto-char above)
               (while (and (> (point) owner)
                           (or (not (ius-mode--kind declaration))
                               (member (car (ius-mode--first-words)) ius-mode--provenance)))
                 (forward-line -1))
               (if (and (> (point) owner)
                        ;; A value without dates is still a version of a
                        ;; parameter; elsewhere the line speaks of the whole.
                        (member (car (ius-mode--first-words))
                                (if (equal declaration "parameter")
                                    '("from" "until" "is")
                                  '("from" "until"))))
                   (+ depth offset)
                 depth))
              ((eq kind 'attribute) depth)
              ((equal first "")
               (goto-char above)
               (if (= above owner) depth (current-indentation)))
              ((and (= above owner) (> owner start)) (+ depth offset))
              (t
               (goto-char above)
               (if (ius-mode--kind declaration)
                   (+ (current-indentation) offset)
                 (current-indentation)))))))))))

(defun ius-mode-indent-line ()
  "Indent the line by its first words and the lines above."
  (interactive)
  (let ((column (ius-mode--indentation)))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;; Index

(defconst ius-mode-imenu-generic-expression
  `(("Schemes" "^\\(?:scheme\\|template\\)[ \t]+\\([a-z][a-z0-9_]*\\)" 1)
    ("Clauses"
     ,(concat "^[ \t]+\\(?:option[ \t]+\\)?"
              "\\(?:scope\\|exclude\\|may[ \t]+refuse\\|refuse\\|require\\|assess\\|points"
              "\\|output\\|right\\|duty\\|transition\\|define\\|use\\|open\\|fill\\|omit\\)"
              "[ \t]+\\([a-z][a-z0-9_]*\\)")
     1)
    ("Facts" "^[ \t]+fact[ \t]+\\([a-z][a-z0-9_]*\\)" 1)
    ("Provisions" "^[ \t]+provision[ \t]+\\([^ \t\n]+\\)" 1)
    ("Values of the law" "^\\(?:parameter\\|table\\|external\\)[ \t]+\\([a-z][a-z0-9_]*\\)" 1)
    ("Definitions" "^define[ \t]+\\([a-z][a-z0-9_]*\\)" 1)
    ("Types" "^\\(?:enumeration\\|record\\|section\\)[ \t]+\\([a-z][a-z0-9_]*\\)" 1)
    ("Instruments" "^instrument[ \t]+\\([A-Z][A-Z0-9_]*\\)" 1)
    ("Examples" "^example[ \t]+\"\\([^\"\n]+\\)\"" 1))
  "What the index lists.")

;;;; The server

(defun ius-server-command (&optional _interactive)
  "How the server is started."
  (list ius-program "lsp" :initializationOptions
        (list :showsResults t :language ius-language)))

(defun ius--execute (command argument)
  "Carry out COMMAND of the server on ARGUMENT, a plist, and return its answer."
  (require 'eglot)
  (let ((server (eglot-current-server)))
    (unless server (user-error "`ius lsp' does not run here; start it with `M-x eglot'"))
    (jsonrpc-request server :workspace/executeCommand
                     (list :command command :arguments (vector argument)))))

(defun ius--uri (file)
  "The address of FILE."
  (require 'eglot)
  (if (fboundp 'eglot-path-to-uri) (eglot-path-to-uri file) (eglot--path-to-uri file)))

(defun ius--show (name text)
  "Show TEXT in a buffer called NAME."
  (with-current-buffer (get-buffer-create name)
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text)
      (goto-char (point-min)))
    (if (fboundp 'markdown-view-mode) (funcall 'markdown-view-mode) (special-mode))
    (display-buffer (current-buffer))))

(defun ius-example-at-point ()
  "The title of the example that point is in; nil if it is in none."
  (save-excursion
    (end-of-line)
    (when (re-search-backward "^[a-z]" nil t)
      (when (looking-at "example[ \t]+\"\\(\\(?:[^\"\\\n]\\|\\\\.\\)*\\)\"")
        (replace-regexp-in-string "\\\\\\([\"\\]\\)" "\\1" (match-string-no-properties 1))))))

(defun ius--said (result)
  "Say whether RESULT, an example that was run, passed."
  (let ((passed (eq (plist-get result :passed) t)))
    (message "%s: %s" (if passed "passed" "failed") (plist-get result :title))
    (unless passed (ius--show "*ius example*" (or (plist-get result :report) "")))
    passed))

;;;###autoload
(defun ius-run-example ()
  "Run the example that point is in."
  (interactive)
  (let ((title (or (ius-example-at-point) (user-error "Point is in no example"))))
    (ius--said (ius--execute "ius.runExample"
                             (list :uri (ius--uri buffer-file-name) :title title)))))

;;;###autoload
(defun ius-run-examples ()
  "Run all examples of the file."
  (interactive)
  (let* ((examples (ius--execute "ius.runExamples" (list :uri (ius--uri buffer-file-name))))
         (failed (seq-remove (lambda (example) (eq (plist-get example :passed) t)) examples)))
    (seq-do #'ius--said failed)
    (message "%d passed, %d failed" (- (length examples) (length failed)) (length failed))
    examples))

(defun ius--schemes ()
  "The names of the schemes, those of this file first."
  (seq-map (lambda (scheme) (plist-get scheme :name))
           (ius--execute "ius.schemes" (list :uri (ius--uri buffer-file-name)))))

;;;###autoload
(defun ius-evaluate (scheme file &optional date)
  "Evaluate SCHEME on the applicant FILE, on DATE if one is given."
  (interactive
   (let ((schemes (ius--schemes)))
     (list (completing-read "Scheme: " schemes nil t nil nil (car schemes))
           (read-file-name "Applicant file: " nil nil t)
           (when current-prefix-arg (read-string "Date: ")))))
  (let ((result (ius--execute
                 "ius.evaluate"
                 (append (list :scheme scheme :applicantFile (ius--uri (expand-file-name file)))
                         (when date (list :date date))))))
    (ius--show "*ius decision*" (plist-get result :markdown))
    result))

;;;###autoload
(defun ius-graph (scheme)
  "Show what SCHEME rests on, one thing a line."
  (interactive
   (let ((schemes (ius--schemes)))
     (list (completing-read "Scheme: " schemes nil t nil nil (car schemes)))))
  (let* ((graph (ius--execute "ius.graph" (list :scheme scheme)))
         (nodes (append (plist-get graph :nodes) nil))
         (edges (append (plist-get graph :edges) nil))
         (number -1))
    (ius--show
     "*ius graph*"
     (concat
      (format "# What %s rests on\n\n" scheme)
      (mapconcat
       (lambda (node)
         (setq number (1+ number))
         (let ((below (seq-map (lambda (edge)
                                 (plist-get (nth (plist-get edge :to) nodes) :name))
                               (seq-filter (lambda (edge) (= number (plist-get edge :from)))
                                           edges))))
           (format "- %s `%s'%s" (plist-get node :kind) (plist-get node :name)
                   (if below (concat " -> " (string-join below ", ")) ""))))
       nodes "\n")))
    graph))

(defun ius--show-cases (argument)
  "Show the examples and cases that decide on the clause that ARGUMENT names."
  (let ((cases (append (ius--execute "ius.showCases" argument) nil)))
    (ius--show
     "*ius cases*"
     (concat
      (format "# What decides on `%s'\n\n" (plist-get argument :clause))
      (mapconcat (lambda (ran)
                   (format "- %s: %s" (if (eq (plist-get ran :passed) t) "passed" "failed")
                           (plist-get ran :title)))
                 cases "\n")))
    cases))

;;;###autoload
(defun ius-lens ()
  "Carry out what the lens of this line offers.
It runs an example, shows the cases of a clause, or evaluates a scheme."
  (interactive)
  (require 'eglot)
  (let* ((server (or (eglot-current-server) (user-error "`ius lsp' does not run here")))
         (lenses (jsonrpc-request
                  server :textDocument/codeLens
                  (list :textDocument (list :uri (ius--uri buffer-file-name)))))
         (line (1- (line-number-at-pos)))
         (here (seq-filter
                (lambda (lens)
                  (and (= line (plist-get (plist-get (plist-get lens :range) :start) :line))
                       (not (string-empty-p
                             (or (plist-get (plist-get lens :command) :command) "")))))
                lenses))
         (titles (seq-map (lambda (lens) (plist-get (plist-get lens :command) :title)) here))
         (title (cond ((null titles) (user-error "This line has no lens"))
                      ((cdr titles) (completing-read "Lens: " titles nil t))
                      (t (car titles))))
         (command (plist-get (seq-find (lambda (lens)
                                         (equal title
                                                (plist-get (plist-get lens :command) :title)))
                                       here)
                             :command))
         (argument (aref (plist-get command :arguments) 0)))
    (pcase (plist-get command :command)
      ("ius.runExample" (ius--said (ius--execute "ius.runExample" argument)))
      ("ius.runExamples" (ius-run-examples))
      ("ius.evaluate"
       (ius-evaluate (plist-get argument :scheme) (read-file-name "Applicant file: " nil nil t)))
      ("ius.showCases" (ius--show-cases argument))
      ("ius.graph" (ius-graph (plist-get argument :scheme)))
      (name (ius--execute name argument)))))

(defun ius-set-language (language)
  "Show titles, questions and outcomes in LANGUAGE, `en' or `nl'."
  (interactive (list (completing-read "Language: " '("en" "nl") nil t)))
  (require 'eglot)
  (setq ius-language language)
  ;; Eglot reads the choices outside of the file's buffer.
  (let* ((all (default-value 'eglot-workspace-configuration))
         (all (and (consp all) (consp (car all)) (copy-alist all)))
         (ours (copy-sequence (cdr (assq :ius all)))))
    (setq-default eglot-workspace-configuration
                  (cons (cons :ius (plist-put ours :language language))
                        (assq-delete-all :ius all))))
  (when (eglot-current-server)
    (eglot-signal-didChangeConfiguration (eglot-current-server))))

;;;###autoload
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((ius-mode ius-ts-mode) . ius-server-command)))

;;;; Modes

(defvar ius-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-e") #'ius-run-example)
    (define-key map (kbd "C-c C-a") #'ius-run-examples)
    (define-key map (kbd "C-c C-v") #'ius-evaluate)
    (define-key map (kbd "C-c C-g") #'ius-graph)
    (define-key map (kbd "C-c C-l") #'ius-lens)
    map)
  "Keys of rule files.")

;;;###autoload
(define-derived-mode ius-mode prog-mode "Ius"
  "Major mode for Ius, rules as code for legal migration.

\\{ius-mode-map}"
  (setq-local comment-start "-- ")
  (setq-local comment-start-skip "---?[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'ius-mode-indent-line)
  (setq-local font-lock-defaults '(ius-mode-font-lock-keywords))
  (setq-local imenu-generic-expression ius-mode-imenu-generic-expression)
  (setq-local imenu-case-fold-search nil)
  (setq-local beginning-of-defun-function
              (lambda (&optional count)
                (re-search-backward
                 (concat "^" (regexp-opt ius-mode--declaration-words) "\\_>")
                 nil 'move (or count 1))))
  (setq-local end-of-defun-function
              (lambda ()
                (forward-line)
                (if (re-search-forward "^[a-z]" nil 'move)
                    (beginning-of-line)
                  (goto-char (point-max))))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ius\\'" . ius-mode))

(provide 'ius-mode)

;;; ius-mode.el ends here
