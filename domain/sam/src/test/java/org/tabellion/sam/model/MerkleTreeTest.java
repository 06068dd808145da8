package org.tabellion.sam.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;

class MerkleTreeTest {

    // The test vectors of Certificate Transparency (RFC 6962), as published with its reference implementation.
    private static final List<Bytes> LEAVES = List.of(
            Bytes.ofHex(""),
            Bytes.ofHex("00"),
            Bytes.ofHex("10"),
            Bytes.ofHex("2021"),
            Bytes.ofHex("3031"),
            Bytes.ofHex("40414243"),
            Bytes.ofHex("5051525354555657"),
            Bytes.ofHex("606162636465666768696a6b6c6d6e6f"));

    @Test
    void has_the_roots_of_RFC_6962() {
        assertThat(root(1)).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(root(2)).isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(root(3)).isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(root(7)).isEqualTo("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
        assertThat(root(8)).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void every_proof_leads_to_the_root_and_no_proof_of_another_line_does() {
        for (int size = 1; size <= 8; size++) {
            var tree = MerkleTree.over(LEAVES.subList(0, size));
            for (int i = 0; i < size; i++) {
                assertThat(MerkleTree.rootOf(LEAVES.get(i), tree.proof(i))).isEqualTo(tree.root());
                assertThat(MerkleTree.rootOf(Bytes.ofUtf8("another"), tree.proof(i)))
                        .isNotEqualTo(tree.root());
            }
        }
    }

    private static String root(int size) {
        return MerkleTree.over(IntStream.range(0, size).mapToObj(LEAVES::get).toList())
                .root()
                .hex();
    }
}
