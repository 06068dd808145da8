package org.tabellion.conformance;

/** Something that no report and no log shows. */
final class Secret {

    private final String value;

    Secret(String value) {
        this.value = value;
    }

    String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
