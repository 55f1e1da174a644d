# How the local archive is protected.
vault-title = How should your archive be protected?
vault-why = Your orders are always encrypted on disk. Choose where the key comes from.
vault-keyring-ready = The system’s keyring answers and can keep the key.
vault-keyring-absent = This system has no keyring that could keep the key.
vault-keyring-locked = The system’s keyring is locked.
vault-keyring-unresponsive = The system’s keyring does not answer.
vault-passphrase = A passphrase
vault-passphrase-text = The archive stays on this computer. You type the passphrase each time the program starts. Nobody can recover it for you.
vault-memory = Memory only
vault-memory-text = The key is never stored. When you quit, the archive can no longer be read; next time you sign in and it is copied again.
vault-new-passphrase = New passphrase
vault-new-passphrase-hint = { $n ->
    [one] At least { $n } character. A few unrelated words work well.
   *[other] At least { $n } characters. A few unrelated words work well.
}
vault-repeat = The same once more
vault-too-short = { $n ->
    [one] Use at least { $n } character.
   *[other] Use at least { $n } characters.
}
vault-not-same = The two are not the same.
vault-use-passphrase = Use this passphrase
vault-use-memory = Keep the key in memory only
vault-try-keyring = Try the keyring again

unlock-title = Unlock your archive
unlock-text = Type the passphrase you chose on this computer.
unlock-keyring-text = The key is in the system’s keyring. Unlock the keyring, then try it again.
unlock-passphrase = Passphrase
unlock-empty = Type your passphrase first.
unlock-open = Unlock
unlock-other = { $name } at { $store }
