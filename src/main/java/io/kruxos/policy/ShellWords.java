package io.kruxos.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts shell text into simple commands of words: quotes and backslashes are taken off, and {@code ; & | ( ) { } `} and line
 * ends part commands. Substitutions inside double quotes are commands as well. Nothing is expanded.
 */
final class ShellWords {
    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean quoted;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    static List<List<String>> commands(String text) {
        ShellWords lexer = new ShellWords(text);
        while (lexer.at < text.length()) {
            lexer.step(text.charAt(lexer.at++));
        }
        lexer.endCommand();
        return lexer.commands;
    }

    private void step(char c) {
        switch (c) {
            case '\\' -> escaped();
            case '\'' -> single();
            case '"' -> {
                quoted = !quoted;
                inWord = true;
            }
            case '`' -> endCommand();
            case '(' -> parenthesis();
            case ';', '&', '|', ')', '{', '}', '\n' -> separator(c);
            case ' ', '\t', '\r', '<', '>' -> blank(c);
            default -> add(c);
        }
    }

    private void escaped() {
        if (at < text.length() && text.charAt(at) != '\n') {
            add(text.charAt(at));
        }
        at++;
    }

    private void single() {
        if (quoted) {
            add('\'');
            return;
        }
        int end = text.indexOf('\'', at);
        word.append(text, at, end < 0 ? text.length() : end);
        inWord = true;
        at = end < 0 ? text.length() : end + 1;
    }

    /** {@code $(} starts a command even inside double quotes; what is behind it is read as if it were outside of them. */
    private void parenthesis() {
        boolean substitution = at >= 2 && text.charAt(at - 2) == '$';
        if (quoted && !substitution) {
            add('(');
            return;
        }
        quoted = false;
        endCommand();
    }

    private void separator(char c) {
        if (quoted) {
            add(c);
        } else if (c == '{' && at >= 2 && text.charAt(at - 2) == '$') {
            add(c);
        } else {
            endCommand();
        }
    }

    private void blank(char c) {
        if (quoted) {
            add(c);
        } else {
            endWord();
        }
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
        }
        words = new ArrayList<>();
    }
}
