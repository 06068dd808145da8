package org.tabellion.access.adapter.out.jdbc;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** @param id purpose, colon, digest in hex */
@Table("access_spent")
record SpentRow(@Id String id, Instant expiresAt) {}
