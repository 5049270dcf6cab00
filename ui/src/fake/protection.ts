// The fake's archive on this computer: encrypted or not, and its key on paper.
import { fail } from "./base";
import { FakeCare } from "./care";

/** Opens nothing. */
const fakeKey = ["3f8a0c1d", "92b7e460", "5d1f7a3c", "8e04b9d2", "c6a1f05e", "7b3d9280", "41fe6c0a", "d58b2e97"].join("-");

export class FakeProtection extends FakeCare {
  #encrypted = false;

  async protection() {
    await this.step("protection");
    return { encrypted: this.#encrypted, sealed: false };
  }

  async encryptHome() {
    await this.step("encryptHome");
    this.#encrypted = true;
    return fakeKey;
  }

  async decryptHome() {
    await this.step("decryptHome");
    this.#encrypted = false;
  }

  async recoveryKey() {
    await this.step("recoveryKey");
    return fakeKey;
  }

  async keepRecoveryKey(key: string) {
    await this.step("keepRecoveryKey");
    if (key.replace(/[^0-9a-f]/gi, "") !== fakeKey.replaceAll("-", "")) throw fail("keyWrong");
    this.options.failing = {};
  }
}
