package io.kruxos.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A radix tree over the fixed beginnings of path patterns: finds the rules that could match a path, and, for a whole tree,
 * those that could match something below it. What it finds must still be tested.
 */
final class PathTree {
    private static final Rule[] NO_RULES = {};

    /** A rule under one fixed beginning. */
    record Entry(String prefix, Rule rule) {}

    private final Node root;

    private PathTree(Node root) {
        this.root = root;
    }

    static PathTree of(List<Entry> entries) {
        List<Entry> sorted =
                entries.stream().sorted(Comparator.comparing(Entry::prefix)).toList();
        return new PathTree(node("", sorted, 0));
    }

    /** The node whose label ends at {@code depth} characters of all these prefixes. */
    private static Node node(String label, List<Entry> entries, int depth) {
        List<Rule> here = new ArrayList<>();
        List<Node> children = new ArrayList<>();
        for (int from = 0; from < entries.size(); ) {
            String prefix = entries.get(from).prefix();
            if (prefix.length() == depth) {
                here.add(entries.get(from).rule());
                from++;
            } else {
                int to = endOfGroup(entries, from, depth);
                List<Entry> group = entries.subList(from, to);
                int end = commonEnd(group, depth);
                children.add(node(prefix.substring(depth, end), group, end));
                from = to;
            }
        }
        return new Node(label, here.toArray(NO_RULES), children);
    }

    private static int endOfGroup(List<Entry> entries, int from, int depth) {
        char head = entries.get(from).prefix().charAt(depth);
        int to = from + 1;
        while (to < entries.size() && entries.get(to).prefix().charAt(depth) == head) {
            to++;
        }
        return to;
    }

    /** Sorted, so the first and the last share what all share. */
    private static int commonEnd(List<Entry> group, int depth) {
        String first = group.getFirst().prefix();
        String last = group.getLast().prefix();
        int mismatch = Arrays.mismatch(first.toCharArray(), last.toCharArray());
        return Math.max(depth + 1, mismatch < 0 ? first.length() : mismatch);
    }

    /** Hands over each rule whose fixed beginning the path begins with. */
    void offer(String path, Consumer<Rule> sink) {
        Node node = root;
        int at = 0;
        while (node != null) {
            node.offerOwn(sink);
            node = at < path.length() ? node.child(path, at) : null;
            at += node == null ? 0 : node.label.length();
        }
    }

    /** Hands over each rule whose fixed beginning begins with {@code path} and a slash. */
    void offerBelow(String path, Consumer<Rule> sink) {
        String key = path.equals("/") ? "/" : path + "/";
        Node node = root;
        int at = 0;
        while (node != null && at < key.length()) {
            Node whole = node.childBeginningWith(key, at);
            if (whole != null) {
                whole.offerAll(sink);
                return;
            }
            node = node.child(key, at);
            at += node == null ? 0 : node.label.length();
        }
    }

    /** Rules end here, or go on in a child, whose label's first character tells it. */
    private static final class Node {
        private final String label;
        private final Rule[] rules;
        private final char[] heads;
        private final Node[] children;

        Node(String label, Rule[] rules, List<Node> children) {
            this.label = label;
            this.rules = rules;
            this.children = children.toArray(new Node[0]);
            this.heads = new char[children.size()];
            Arrays.setAll(this.children, children::get);
            for (int i = 0; i < heads.length; i++) {
                heads[i] = this.children[i].label.charAt(0);
            }
        }

        void offerOwn(Consumer<Rule> sink) {
            for (Rule rule : rules) {
                sink.accept(rule);
            }
        }

        void offerAll(Consumer<Rule> sink) {
            offerOwn(sink);
            for (Node child : children) {
                child.offerAll(sink);
            }
        }

        @Nullable
        Node child(String path, int at) {
            int index = Arrays.binarySearch(heads, path.charAt(at));
            return index >= 0 && path.startsWith(children[index].label, at) ? children[index] : null;
        }

        @Nullable
        Node childBeginningWith(String key, int at) {
            int index = Arrays.binarySearch(heads, key.charAt(at));
            boolean whole = index >= 0 && children[index].label.regionMatches(0, key, at, key.length() - at);
            return whole ? children[index] : null;
        }
    }
}
