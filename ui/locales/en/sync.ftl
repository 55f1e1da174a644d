# How fresh the archive is.
sync-idle = Up to date
sync-incremental = Looking for changes
sync-first = Syncing { $done } of { $total }
sync-first-unknown = Syncing
sync-first-label = First copy of your orders
sync-first-title = Your orders are being copied
sync-first-text = { $done } of { $total } are here. The newest came first and can be used already.
sync-offline = Offline
sync-offline-as-of = Offline, as of { $time }
sync-failed = The last sync failed
sync-failed-as-of = Not synced since { $time }
sync-failed-text = The program keeps trying. What is here stays readable.
sync-sign-in-again = Sign in again
sync-sign-in-again-text = The store ended this session. What is here stays; new orders need a sign-in.
sync-now = Sync now
sync-waiting = { $n ->
    [one] { $n } action waiting
   *[other] { $n } actions waiting
}
offline-chosen = You are working offline.
offline-chosen-as-of = You are working offline. This is how things stood { $time }.
offline-end = Go online
offline-unreachable = The store cannot be reached. The program keeps trying.
offline-unreachable-as-of = The store cannot be reached. This is how things stood { $time }.

notice-quarantined = The local copy was damaged
notice-quarantined-text = It was set aside, and your orders are being copied from the store again. Nothing was lost at the store, and what you had not sent yet was carried over as far as it could be read.
notice-store-restored = The store was restored
notice-store-restored-text = Your orders are being copied again, so that they match what the store has now.
notice-client-too-old = This program is too old for the store
notice-client-too-old-text = Update it to get new orders. What is here stays readable.
notice-disk-full = The disk is full
notice-disk-full-text = Free some space and sync again. Nothing was lost.
