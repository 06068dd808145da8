package org.tabellion.consent.model;

import org.tabellion.consent.AskForConsent;
import org.tabellion.kernel.SignerId;

/** Tells questions apart: the same key, the same question. */
public final class QuestionKey {

    private QuestionKey() {}

    public static String of(SignerId signer, AskForConsent.Question question) {
        return switch (question) {
            case AskForConsent.Question.SignDocument(var request) -> "document:" + request + ":" + signer;
            case AskForConsent.Question.SignHashes hashes -> "hashes:" + hashes.authorizationRequest() + ":" + signer;
            case AskForConsent.Question.CreateFurtherKey it ->
                "further-key:" + it.authorizationRequest() + ":" + signer;
            case AskForConsent.Question.DestroyKey it -> "destruction:" + it.authorizationRequest() + ":" + signer;
            case AskForConsent.Question.CreateKey(var enrolment) -> "key:" + enrolment + ":" + signer;
        };
    }
}
