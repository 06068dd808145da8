@NullMarked
package org.tabellion.audit.application;

import org.jspecify.annotations.NullMarked;
