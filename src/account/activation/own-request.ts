/**
 * By it the browser that asked for an account, and no other, sends the code again, corrects the request, and enters the
 * code without the password chosen.
 */
export interface OwnRequest {
  registrationId: string;
}
