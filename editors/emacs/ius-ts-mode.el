;;; ius-ts-mode.el --- Ius with tree-sitter -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tree-sitter
;; URL: https://github.com/ius-lang/ius
;; SPDX-License-Identifier: EUPL-1.2

;; This file is not part of GNU Emacs.

;;; Commentary:

;; Colours and an index by meaning, for an Emacs that was built with
;; tree-sitter (29.1 or later) and has the grammar of editors/tree-sitter-ius:
;;
;;   (add-to-list \='treesit-language-source-alist
;;                \='(ius "https://github.com/ius-lang/ius" nil
;;                      "editors/tree-sitter-ius/src"))
;;   (treesit-install-language-grammar \='ius)
;;
;; Indentation, keys and commands are those of `ius-mode'.

;;; Code:

(require 'ius-mode)

(declare-function treesit-ready-p "treesit" (language &optional quiet))
(declare-function treesit-parser-create "treesit.c" (language &rest more))
(declare-function treesit-font-lock-rules "treesit" (&rest rules))
(declare-function treesit-major-mode-setup "treesit" ())
(declare-function treesit-node-child-by-field-name "treesit.c" (node field))
(declare-function treesit-node-text "treesit" (node &optional no-property))
(defvar treesit-font-lock-settings)
(defvar treesit-font-lock-feature-list)
(defvar treesit-simple-imenu-settings)
(defvar treesit-defun-type-regexp)
(defvar treesit-defun-name-function)

(defun ius-ts-mode--name (node)
  "The name of NODE, a declaration or clause."
  (let ((name (or (treesit-node-child-by-field-name node "name")
                  (treesit-node-child-by-field-name node "title"))))
    (and name (treesit-node-text name t))))

(defun ius-ts-mode--font-lock ()
  "The colours."
  (treesit-font-lock-rules
   :language 'ius
   :feature 'comment
   '((comment) @font-lock-comment-face (doc_comment) @font-lock-doc-face)
   :language 'ius
   :feature 'string
   '((text) @font-lock-string-face)
   :language 'ius
   :feature 'definition
   '((rule name: (identifier) @font-lock-function-name-face)
     (define name: (identifier) @font-lock-function-name-face)
     (scheme name: (identifier) @font-lock-type-face)
     (template name: (identifier) @font-lock-type-face)
     (parameter name: (identifier) @font-lock-variable-name-face)
     (fact name: (identifier) @font-lock-variable-name-face)
     (open name: (identifier) @font-lock-variable-name-face)
     (fill name: (identifier) @font-lock-variable-name-face))
   :language 'ius
   :feature 'keyword
   `([,@(seq-remove (lambda (word) (member word '("define" "use")))
                    ius-mode--declaration-words)
      "define" "use" "provision" "value" "fact" "column" "defaults" "row" "option"
      "open" "fill" "omit" "silent" "given" "but" "expect" "under" "basis" "departs" "source"
      "unverified" "note" "titled" "asks" "help" "evidence" "that" "when" "waived"
      "replaced" "from" "until" "group" "award"]
     @font-lock-keyword-face
     (rule_kind) @font-lock-keyword-face)
   :language 'ius
   :feature 'constant
   '([(date) (partial_date) (number) (country_code) (currency) (yes_no)]
     @font-lock-constant-face)
   :language 'ius
   :feature 'type
   '([(type) (unit) (rate)] @font-lock-type-face)
   :language 'ius
   :feature 'citation
   '((citation instrument: (instrument_id) @font-lock-constant-face)
     (citation provision: (provision_reference) @font-lock-string-face))
   :language 'ius
   :feature 'operator
   '(["and" "or" "is" "includes" "covers" "overlaps" "plus" "minus" "times" "divided" "over"
      "within" "except" "if" "then" "otherwise"]
     @font-lock-builtin-face)))

;;;###autoload
(define-derived-mode ius-ts-mode ius-mode "Ius"
  "Ius with tree-sitter.  Without its grammar this is `ius-mode'."
  (when (and (fboundp 'treesit-ready-p) (treesit-ready-p 'ius t))
    (treesit-parser-create 'ius)
    (setq-local treesit-font-lock-settings (ius-ts-mode--font-lock))
    (setq-local treesit-font-lock-feature-list
                '((comment definition) (keyword string) (constant type citation) (operator)))
    (setq-local treesit-defun-type-regexp
                (regexp-opt '("instrument" "enumeration" "record" "section" "parameter" "table"
                              "define" "external" "template" "scheme" "example")))
    (setq-local treesit-defun-name-function #'ius-ts-mode--name)
    (setq-local treesit-simple-imenu-settings
                '(("Schemes" "\\`\\(?:scheme\\|template\\)\\'" nil nil)
                  ("Clauses" "\\`\\(?:rule\\|open\\|fill\\|omit\\)\\'" nil nil)
                  ("Definitions" "\\`define\\'" nil nil)
                  ("Values of the law" "\\`\\(?:parameter\\|table\\|external\\)\\'" nil nil)
                  ("Examples" "\\`example\\'" nil nil)))
    (treesit-major-mode-setup)))

(provide 'ius-ts-mode)

;;; ius-ts-mode.el ends here
