package org.tabellion.bench.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.spi.PublicKeys;
import org.tabellion.sam.spi.SadVerifier;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.ForwardingSamMemory;
import org.tabellion.sam.testkit.ImpatientSamMemory;

/** A check that is switched off, to see whether the histories find out. The SAM itself stays as it is: its ports lie to it. */
public enum Weakness {

    /** The product. */
    NONE,
    /** The use is written when the signature is made. */
    RESERVE_AFTER_SIGNATURE {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ReservingAfter(memory);
        }
    },
    /** The signature does not wait until its record is durable. */
    NO_WAIT_FOR_THE_FLUSH {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ImpatientSamMemory(memory);
        }
    },
    /** Each start of the process begins with an empty memory, which it holds to be complete. */
    FORGET_AFTER_RESTART {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ForwardingSamMemory(memory) {
                @Override
                public Instant complete() {
                    return Instant.EPOCH;
                }

                @Override
                public Written write(Entry entry) {
                    return super.write(without(entry, Demand.Knows.class));
                }
            };
        }
    },
    /** A memory that is new does not know that it may have forgotten. */
    NEW_MEMORY_HELD_COMPLETE {
        @Override
        SamMemory weaken(SamMemory memory) {
            return FORGET_AFTER_RESTART.weaken(memory);
        }
    },
    /** Each node of one world has a memory of its own. */
    A_MEMORY_FOR_EACH_NODE,
    /** A hash approved once is approved for any number of signatures. */
    SET_INSTEAD_OF_MULTISET {
        @Override
        SadVerifier weaken(SadVerifier verifier) {
            return (token, kind, trusted) ->
                    verifier.verify(token, kind, trusted) instanceof SadVerifier.Verdict.Genuine it
                            ? new SadVerifier.Verdict.Genuine(it.maker(), withoutCounting(it.claims()))
                            : new SadVerifier.Verdict.Refused(Refusal.Reason.SIGNATURE, "not genuine");
        }
    },
    /** Older states of a key pair are as good as the newest. */
    NO_CHECK_OF_THE_GENERATION {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ForwardingSamMemory(memory) {
                @Override
                public long retiredGeneration(KeyPairId key) {
                    return 0;
                }

                @Override
                public Written write(Entry entry) {
                    return super.write(without(entry, Demand.Leave.class, Demand.Retire.class, Demand.Destroy.class));
                }
            };
        }
    },
    /** The clock is believed as it is, also when the memory knows better. */
    NO_MEMORY_OF_TIME {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ForwardingSamMemory(memory) {
                @Override
                public Instant highestTime() {
                    return Instant.EPOCH;
                }
            };
        }
    },
    /** What the asking side has seen of the SAM is not compared with what the SAM knows. */
    NO_CHECK_OF_WHAT_WAS_SEEN,
    /** A key pair is assigned as often as asked. */
    ASSIGN_TWICE {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ForwardingSamMemory(memory) {
                @Override
                public Written write(Entry entry) {
                    return super.write(without(entry, Demand.Assign.class));
                }
            };
        }
    },
    /** A call that is repeated is a new call. */
    NO_ANSWER_KEPT {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ForwardingSamMemory(memory) {
                @Override
                public Optional<Kept> kept(RequestKey key) {
                    return Optional.empty();
                }

                @Override
                public Written write(Entry entry) {
                    return super.write(without(entry, Demand.Claim.class));
                }
            };
        }
    },
    /** Two nodes may be at work on one call. */
    NO_CLAIM_TO_THE_CALL {
        @Override
        SamMemory weaken(SamMemory memory) {
            return new ForwardingSamMemory(memory) {
                @Override
                public Written write(Entry entry) {
                    return super.write(without(entry, Demand.Claim.class));
                }
            };
        }
    },
    /** What the module answers is passed on unseen. */
    NO_CHECK_OF_THE_VALUE {
        @Override
        PublicKeys weaken(PublicKeys publicKeys) {
            return new PublicKeys() {
                @Override
                public boolean verifies(Bytes key, SignatureAlgorithm algorithm, Dtbsr hash, Bytes signature) {
                    return true;
                }

                @Override
                public Bytes thumbprint(Bytes publicKey) {
                    return publicKeys.thumbprint(publicKey);
                }
            };
        }
    };

    SamMemory weaken(SamMemory memory) {
        return memory;
    }

    SadVerifier weaken(SadVerifier verifier) {
        return verifier;
    }

    PublicKeys weaken(PublicKeys publicKeys) {
        return publicKeys;
    }

    @SafeVarargs
    private static SamMemory.Entry without(SamMemory.Entry entry, Class<? extends Demand>... kinds) {
        var demands = entry.demands().stream()
                .filter(it -> Stream.of(kinds).noneMatch(kind -> kind.isInstance(it)))
                .toList();
        return new SamMemory.Entry(entry.facts(), entry.at(), demands, entry.opens(), entry.closes());
    }

    private static SadClaims withoutCounting(SadClaims claims) {
        return new SadClaims(
                claims.issuer(),
                claims.audience(),
                claims.subject(),
                claims.issuedAt(),
                claims.notBefore(),
                claims.expiresAt(),
                claims.jti(),
                claims.presenter(),
                claims.client(),
                claims.purpose(),
                claims.acr(),
                claims.authenticatedAt(),
                claims.session(),
                claims.target(),
                claims.activation().map(Weakness::threefold),
                claims.factor());
    }

    private static SadClaims.Activation threefold(SadClaims.Activation it) {
        var hashes = new ArrayList<Dtbsr>();
        for (int i = 0; i < 3; i++) {
            hashes.addAll(it.approved().toList());
        }
        return SadClaims.Activation.ofHashes(hashes, it.signAlgorithm(), it.splitOk(), it.continued());
    }

    private static final class ReservingAfter extends ForwardingSamMemory {

        ReservingAfter(SamMemory memory) {
            super(memory);
        }

        // The first record asks for nothing; what it should have asked for comes with the last.
        @Override
        public Written write(Entry entry) {
            if (entry.opens()) {
                var written = super.write(new Entry(entry.facts(), entry.at(), List.of(), true, null));
                return written instanceof Written.Granted(var ticket, int left)
                        ? new Written.Granted(new Deferred(ticket, entry.demands()), left)
                        : written;
            }
            if (entry.closes() instanceof Deferred(var ticket, var owed)) {
                var all = new ArrayList<>(owed);
                all.addAll(entry.demands());
                return super.write(new Entry(entry.facts(), entry.at(), all, false, ticket));
            }
            return super.write(entry);
        }

        private record Deferred(Ticket ticket, List<Demand> owed) implements Ticket {

            @Override
            public Position position() {
                return ticket.position();
            }

            @Override
            public void awaitFlush() {
                ticket.awaitFlush();
            }

            @Override
            public AuditEvidence awaitRoot() {
                return ticket.awaitRoot();
            }
        }
    }
}
