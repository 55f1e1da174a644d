# Choosing a store.
welcome-title = Your orders, at home on this computer
welcome-text = Choose the store you shop at. Its orders are copied here, encrypted, and stay readable without a connection.
store-known = Stores on this device
store-forget = Forget { $store }
store-demo = Demo store
store-demo-text = A made-up pet shop with years of orders, running on this computer only. Nothing leaves it.
store-demo-open = Open the demo store
store-demo-starting = Starting the demo store
store-badge-demo = { $store } · demo store
store-address = Address of your store
store-address-hint = You find it in the store’s e-mails or on its website.
store-address-example = shop.example
store-address-empty = Type the address of your store first.
store-connect = Connect
