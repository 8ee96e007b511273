package io.kruxos.bridge;

/** SHA-1 (FIPS 180-4), for the one hash of a WebSocket upgrade: looking up the JDK's costs a fifth of the bridge's start. */
final class Sha1 {
    private Sha1() {}

    /** The 20 bytes of the hash; for short inputs. */
    static byte[] hash(byte[] input) {
        int blocks = (input.length + 8) / 64 + 1;
        byte[] padded = new byte[blocks * 64];
        System.arraycopy(input, 0, padded, 0, input.length);
        padded[input.length] = (byte) 0x80;
        putInt(padded, padded.length - 4, input.length * 8);
        int[] state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
        int[] words = new int[80];
        for (int block = 0; block < blocks; block++) {
            compress(state, words, padded, block * 64);
        }
        byte[] hash = new byte[20];
        for (int i = 0; i < 5; i++) {
            putInt(hash, i * 4, state[i]);
        }
        return hash;
    }

    private static void compress(int[] state, int[] words, byte[] bytes, int from) {
        for (int i = 0; i < 16; i++) {
            int at = from + i * 4;
            words[i] = (bytes[at] & 255) << 24
                    | (bytes[at + 1] & 255) << 16
                    | (bytes[at + 2] & 255) << 8
                    | (bytes[at + 3] & 255);
        }
        for (int i = 16; i < 80; i++) {
            words[i] = Integer.rotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int i = 0; i < 80; i++) {
            int next = Integer.rotateLeft(a, 5) + mix(i, b, c, d) + e + words[i];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    private static int mix(int round, int b, int c, int d) {
        if (round < 20) {
            return ((b & c) | (~b & d)) + 0x5A827999;
        }
        if (round < 40) {
            return (b ^ c ^ d) + 0x6ED9EBA1;
        }
        if (round < 60) {
            return ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC;
        }
        return (b ^ c ^ d) + 0xCA62C1D6;
    }

    private static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
