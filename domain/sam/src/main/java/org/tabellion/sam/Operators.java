package org.tabellion.sam;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * Who administers this SAM.
 *
 * @param dualControl whether what they do needs a second of them
 */
public record Operators(List<User> users, boolean dualControl) implements ValueObject {

    public static final Operators NONE = new Operators(List.of(), true);

    /** @throws IllegalArgumentException saying what contradicts what */
    public Operators {
        users = List.copyOf(users);
        require(new HashSet<>(users.stream().map(User::id).toList()).size() == users.size(), "an id stands twice");
        require(
                new HashSet<>(users.stream().map(User::publicKey).toList()).size() == users.size(),
                "a public key stands twice");
        require(!dualControl || users.size() != 1, "dual control needs a second operation user");
    }

    /** @param publicKey SubjectPublicKeyInfo (DER) of the client certificate, which also makes approvals */
    public record User(OperationUserId id, Bytes publicKey) implements ValueObject {}

    public Optional<User> user(OperationUserId id) {
        return users.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    /** @param publicKey SubjectPublicKeyInfo, DER */
    public Optional<User> withKey(Bytes publicKey) {
        return users.stream().filter(it -> it.publicKey().equals(publicKey)).findFirst();
    }

    /** Nobody is both: @throws IllegalArgumentException if a key or an id has a role in {@code other}, too */
    public void requireApart(DynamicConfiguration other) {
        for (var user : users) {
            other.signingServices().forEach(it -> {
                require(!it.publicKey().equals(user.publicKey()), "a public key of an operation user is a client's");
                require(!it.id().value().equals(user.id().value()), "an id of an operation user is a client's");
            });
            other.authorizationServers()
                    .forEach(it -> require(
                            !it.publicKey().equals(user.publicKey()),
                            "a public key of an operation user is an authorization server's"));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("operation_users: " + otherwise);
        }
    }
}
