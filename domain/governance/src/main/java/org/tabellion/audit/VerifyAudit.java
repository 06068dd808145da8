package org.tabellion.audit;

/** Checks chain and seals of the whole record, or of what lies after a sealed head that the caller trusts. */
public interface VerifyAudit {

    Outcome verify();

    sealed interface Outcome {

        /** @param records how many were checked, all of them covered by a seal but the newest {@code unsealed} */
        record Intact(long records, long unsealed) implements Outcome {}

        /** @param sequence where the first fault lies */
        record Broken(String node, long sequence, String reason) implements Outcome {}
    }
}
