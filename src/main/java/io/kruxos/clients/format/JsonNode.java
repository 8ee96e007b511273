package io.kruxos.clients.format;

import java.util.List;

/**
 * A value in the text of a JSON file.
 *
 * @param at what it is the value of
 * @param memberStart where its key starts; in a list and at the top its own start
 * @param start its first character
 * @param end after its last character
 * @param members what an object or a list holds, in order; empty for other values
 */
record JsonNode(Location at, int memberStart, int start, int end, List<JsonNode> members) {
    JsonNode {
        members = List.copyOf(members);
    }
}
