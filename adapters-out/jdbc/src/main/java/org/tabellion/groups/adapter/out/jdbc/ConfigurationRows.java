package org.tabellion.groups.adapter.out.jdbc;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface ConfigurationRows extends Repository<ConfigurationRow, String> {

    Optional<ConfigurationRow> findFirstByGroupIdOrderByVersionDesc(String groupId);
}
