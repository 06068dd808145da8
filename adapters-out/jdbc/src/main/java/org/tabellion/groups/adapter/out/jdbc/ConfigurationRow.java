package org.tabellion.groups.adapter.out.jdbc;

import java.time.Duration;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.groups.GroupView;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.KeyAlgorithm;

@Table("groups_configuration")
record ConfigurationRow(
        @Id String id,
        String groupId,
        int version,
        String name,
        KeyAlgorithm keyAlgorithm,
        String certificateProfile,
        String minimumAcr,
        long consentLifeSeconds,
        String termsTextId,
        String termsLanguage,
        String termsText,
        int soleControl,
        int keysPerSigner) {

    static ConfigurationRow of(GroupView group) {
        return new ConfigurationRow(
                group.id() + "/" + group.version(),
                group.id().value(),
                group.version(),
                group.name(),
                group.keyAlgorithm(),
                group.certificateProfile(),
                group.minimumAcr(),
                group.consentLife().toSeconds(),
                group.terms().textId(),
                group.terms().language(),
                group.terms().text(),
                group.soleControl(),
                group.keysPerSigner());
    }

    GroupView toGroupView() {
        return new GroupView(
                new GroupId(groupId),
                version,
                name,
                keyAlgorithm,
                certificateProfile,
                minimumAcr,
                Duration.ofSeconds(consentLifeSeconds),
                new GroupView.Terms(termsTextId, termsLanguage, termsText),
                soleControl,
                keysPerSigner);
    }
}
