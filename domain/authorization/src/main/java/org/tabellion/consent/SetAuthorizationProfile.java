package org.tabellion.consent;

import org.tabellion.kernel.Failure;

/** Lets a credential be authorised without a page of ours, or ends that. Within the present group; audited. */
public interface SetAuthorizationProfile {

    /**
     * @throws Failure NOT_FOUND if the owner has no such credential that can sign; INVALID {@code invalid_profile} if an
     *     explicit credential has no factor, level 2 or a natural person's not two of different categories, or
     *     {@code multisign} is out of bounds, or it is a legal person's: {@link SetSealProfile}
     */
    void set(AuthorizationProfile profile);
}
