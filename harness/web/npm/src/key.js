/** A key that Clerk's packages accept; nothing is sent to it. */
export const publishableKey = 'pk_test_Y2xlcmsuZXhhbXBsZS50ZXN0JA==';
