/** Links in the mails to signers. */
@NullMarked
package org.tabellion.signers.adapter.out.mail;

import org.jspecify.annotations.NullMarked;
