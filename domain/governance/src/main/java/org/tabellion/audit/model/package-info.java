@NullMarked
package org.tabellion.audit.model;

import org.jspecify.annotations.NullMarked;
