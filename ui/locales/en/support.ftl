# Help: phones, chat, and a message to the store.
support = Help
support-text = How to reach { $store }.
support-always = around the clock
support-region = Region
support-region-none = All regions
support-phones = By phone
support-phone = Support, around the clock
support-phone-text = Somebody answers at any hour, on any day.
support-call = Call
support-call-number = Call { $phone }
support-chat = In the chat
support-chat-bot = The store’s chat bot
support-chat-text = Opens in your browser.
support-chat-open = Open the chat
feedback = Write to the store
feedback-text = A question, a complaint, a kind word. The answer comes to the contact in your profile.
feedback-topic = What it is
feedback-topic-question = Question
feedback-topic-complaint = Complaint
feedback-topic-praise = Praise
feedback-topic-other = Something else
feedback-order = About an order
feedback-order-none = No order
feedback-message = Your message
feedback-hours = Answered { $hours }.
feedback-offline = There is no connection now: the message is kept and sent when there is one.
feedback-send = Send
feedback-send-later = Send when online
feedback-done = Your message is on its way.
feedback-queued = Your message is kept. It will be sent when there is a connection.
points-all = { $n ->
    [one] Show { $n } point in other regions
   *[other] Show { $n } points in other regions
}
