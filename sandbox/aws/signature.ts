import type { HttpRequest } from '../http.ts';

export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256\s+Credential=([^/\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request\b/;

/** Who signed and for which service; undefined = not signed. The signature itself is not verified. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function credentialScope(request: HttpRequest): CredentialScope | undefined {
  const match = CREDENTIAL.exec(request.headers['authorization'] ?? '');
  return match ? { accessKeyId: match[1] ?? '', region: match[2] ?? '', service: match[3] ?? '' } : undefined;
}
