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
unlock-open = Unlock
unlock-other = { $name } at { $store }

unlock-title-passcode = Locked
unlock-passcode-text = Type the passcode you chose on this computer.
unlock-forgotten = Forgotten it? Nobody can recover it. Sign out and sign in again: your orders are then copied anew.

lock-title = Lock of this program
lock-text = Keeps others away from your orders on this computer.
lock-passcode = Passcode
passcode-off = Off. Whoever can use this computer can open the program.
passcode-on = On. It is asked for when the program starts or is locked.
passcode-set = Set a passcode
passcode-change = Change
passcode-remove = Remove
passcode-save = Save
passcode-title-set = Set a passcode
passcode-title-change = Change the passcode
passcode-title-remove = Remove the passcode?
passcode-text-set = The archive then opens with the system’s keyring and this passcode together. Nobody can recover it for you.
passcode-text-change = The new one replaces the old one at once.
passcode-text-remove = The archive then opens with the system’s keyring alone, and does not lock by itself.
passcode-current = Passcode now
passcode-new = New passcode
passcode-hint = { $n ->
    [one] At least { $n } digit or letter
   *[other] At least { $n } digits or letters
}
passcode-short = { $n ->
    [one] Use at least { $n } digit or letter.
   *[other] Use at least { $n } digits or letters.
}
passcode-empty = Type the passcode you have now.
passcode-not-same = The two are not the same.
passcode-done-set = The passcode is set.
passcode-done-change = The passcode is changed.
passcode-done-remove = The passcode is gone.
autolock = Lock by itself
autolock-text = After so long without a key or a mouse, also while the computer sleeps.
autolock-never = Never
autolock-after = { $n ->
    [one] After { $n } minute
   *[other] After { $n } minutes
}
lock-now = Lock now
lock-now-text = The archive is closed and its key leaves the memory.
protection-passcode = Encrypted. The key opens with the system’s keyring and your passcode together.
