package io.kruxos.domain;

/** One step of a {@link GlobProgram}. */
sealed interface GlobStep {
    /** Whether the character keeps the automaton in this step. */
    boolean staysOn(int c);

    /** Whether the character leads to the next step. */
    boolean advancesOn(int c);

    /** How many steps, this one included, may be left out on entering it. */
    int skips();

    /** Whether the next step may begin after every character that stays here. */
    default boolean mayEndAnywhere() {
        return skips() > 0;
    }

    /** Exactly this character. */
    record Literal(int character) implements GlobStep {
        @Override
        public boolean staysOn(int c) {
            return false;
        }

        @Override
        public boolean advancesOn(int c) {
            return c == character;
        }

        @Override
        public int skips() {
            return 0;
        }
    }

    /** {@code ?} and {@code [...]}: one character of a name. */
    record OneOf(GlobSet set) implements GlobStep {
        @Override
        public boolean staysOn(int c) {
            return false;
        }

        @Override
        public boolean advancesOn(int c) {
            return c != '/' && set.contains(c);
        }

        @Override
        public int skips() {
            return 0;
        }
    }

    /** {@code *}: any run within a name. */
    record Star() implements GlobStep {
        @Override
        public boolean staysOn(int c) {
            return c != '/';
        }

        @Override
        public boolean advancesOn(int c) {
            return false;
        }

        @Override
        public int skips() {
            return 1;
        }
    }

    /** {@code **}: any run, slashes too. */
    record DeepStar() implements GlobStep {
        @Override
        public boolean staysOn(int c) {
            return true;
        }

        @Override
        public boolean advancesOn(int c) {
            return false;
        }

        @Override
        public int skips() {
            return 1;
        }
    }

    /** {@code **}{@code /} at the start of a name: any number of whole names, each with its slash. */
    record Directories() implements GlobStep {
        @Override
        public boolean staysOn(int c) {
            return true;
        }

        @Override
        public boolean advancesOn(int c) {
            return c == '/';
        }

        @Override
        public int skips() {
            return 1;
        }

        @Override
        public boolean mayEndAnywhere() {
            return false;
        }
    }

    /** The slash of a final {@code /**}: left out with the {@link DeepStar} behind it, so that the directory itself matches. */
    record Tail() implements GlobStep {
        @Override
        public boolean staysOn(int c) {
            return false;
        }

        @Override
        public boolean advancesOn(int c) {
            return c == '/';
        }

        @Override
        public int skips() {
            return 2;
        }
    }
}
