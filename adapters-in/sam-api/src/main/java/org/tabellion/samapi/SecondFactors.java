package org.tabellion.samapi;

import org.tabellion.kernel.Bytes;
import org.tabellion.sam.EncryptedPin;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.PinVerifier;
import org.tabellion.sam.SecondFactor;
import tools.jackson.databind.node.ObjectNode;

/** {@code second_factor}: sealed in a signer object, and new ({@code second_factor.schema.json}, {@code new_factor...}). */
final class SecondFactors {

    private static final int LONGEST_PIN = 2048;
    private static final int LONGEST_VERIFIER = 256;
    private static final int LARGEST_KEY = 1024;
    private static final int LARGEST_CREDENTIAL = 1023;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_KIND = 16;

    private SecondFactors() {}

    static SecondFactor read(Members members) {
        return switch (members.text("kind", LONGEST_KIND)) {
            case "pin" ->
                new SecondFactor.Pins(
                        members.parsed("verifier", LONGEST_VERIFIER, PinVerifier::parse, "the verifier of a PIN"),
                        members.strings("former", SecondFactor.Pins.MOST_FORMER, SecondFactors::verifier));
            case "passkey" ->
                new SecondFactor.Passkey(
                        credential(members), key(members), members.text("relying_party", LONGEST_DOMAIN));
            case "device" -> new SecondFactor.Device(key(members));
            default -> throw noSuchKind();
        };
    }

    static NewFactor readNew(Members members) {
        return switch (members.text("kind", LONGEST_KIND)) {
            case "pin" -> new NewFactor.PinEnvelope(new EncryptedPin(members.text("pin", LONGEST_PIN)));
            case "passkey" ->
                new NewFactor.Passkey(credential(members), key(members), members.text("relying_party", LONGEST_DOMAIN));
            case "device" -> new NewFactor.Device(key(members));
            default -> throw noSuchKind();
        };
    }

    static ObjectNode write(SecondFactor factor) {
        var node = StrictJson.newObject().put("kind", factor.kind());
        switch (factor) {
            case SecondFactor.Pins pin -> {
                node.put("verifier", pin.verifier().encoded());
                var former = node.putArray("former");
                pin.former().forEach(it -> former.add(it.encoded()));
            }
            case SecondFactor.Passkey passkey ->
                node.put("credential_id", passkey.credentialId().base64Url())
                        .put("public_key", passkey.publicKey().base64Url())
                        .put("relying_party", passkey.relyingParty());
            case SecondFactor.Device device ->
                node.put("public_key", device.publicKey().base64Url());
        }
        return node;
    }

    private static Bytes credential(Members members) {
        return members.bytes("credential_id", LARGEST_CREDENTIAL);
    }

    private static Bytes key(Members members) {
        return members.bytes("public_key", LARGEST_KEY);
    }

    private static PinVerifier verifier(String text) {
        return PinVerifier.parse(text);
    }

    private static Rejection noSuchKind() {
        return Rejection.malformed("second_factor.kind is pin, passkey or device");
    }
}
